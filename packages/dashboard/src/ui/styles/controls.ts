import { css } from 'lit';

/** Buttons, fields and what belongs to forms. */
export const controls = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 36px;
    padding: 0 14px;
    border: 0;
    border-radius: var(--radius);
    background: var(--button);
    box-shadow: inset 0 0 0 1px var(--line-strong);
    color: var(--button-text);
    font: 500 var(--size-3) / 1.2 var(--font);
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    transition: background var(--quick) ease-out;
    touch-action: manipulation;
  }
  .button:hover {
    background: var(--hover);
    text-decoration: none;
  }
  .button.primary {
    background: var(--button-primary);
    box-shadow: none;
    color: var(--button-primary-text);
  }
  .button.primary:hover {
    background: var(--button-primary-hover);
  }
  .button.danger {
    background: var(--button-danger);
    box-shadow: none;
    color: var(--button-danger-text);
  }
  .button.quiet {
    background: none;
    box-shadow: none;
    color: var(--text-muted);
  }
  .button.quiet:hover {
    background: var(--hover);
    color: var(--text);
  }
  .button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .button.icon-only {
    padding: 0;
    inline-size: 36px;
    flex: none;
  }
  .button.slim {
    min-block-size: 28px;
    padding: 0 10px;
    font-size: var(--size-2);
  }
  .button:disabled,
  .button[aria-disabled="true"] {
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--line);
    color: var(--text-faint);
    cursor: not-allowed;
  }
  .field {
    display: grid;
    gap: 4px;
  }
  .field > label,
  .field > .label {
    font-size: var(--size-2);
    font-weight: 500;
  }
  .input {
    min-block-size: 36px;
    inline-size: 100%;
    padding: 0 12px;
    border: 0;
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: inset 0 0 0 1px var(--outline);
    color: var(--text);
    font: var(--size-3) / 1.4 var(--font);
  }
  .input::placeholder {
    color: var(--text-faint);
    opacity: 1;
  }
  select.input {
    appearance: none;
    box-shadow: inset 0 0 0 1px var(--line-strong);
    padding-inline-end: 32px;
    background-image:
      linear-gradient(45deg, transparent 50%, var(--text-muted) 50%),
      linear-gradient(-45deg, transparent 50%, var(--text-muted) 50%);
    background-size: 5px 5px;
    background-position:
      calc(100% - 17px) 55%,
      calc(100% - 12px) 55%;
    background-repeat: no-repeat;
  }
  /* Among fields it is a field. */
  .field > select.input {
    box-shadow: inset 0 0 0 1px var(--outline);
  }
  .check {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    min-block-size: 24px;
  }
  .check input {
    inline-size: 18px;
    block-size: 18px;
    margin: 1px 0 0;
    flex: none;
    accent-color: var(--accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .filters .input {
    inline-size: 12rem;
  }
  @media (max-width: 40rem) {
    .filters {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .filters .input {
      inline-size: 100%;
    }
    .filters .input:first-child:nth-last-child(odd) {
      grid-column: 1 / -1;
    }
  }
  @media (pointer: coarse), (max-width: 40rem) {
    .button,
    .button.slim,
    .input {
      min-block-size: 44px;
    }
    .button.icon-only {
      inline-size: 44px;
    }
    .input {
      font-size: 16px;
    }
    .check {
      min-block-size: 44px;
      align-items: center;
    }
  }
`;
