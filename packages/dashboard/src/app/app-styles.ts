import { css } from 'lit';

export const appStyles = css`
  :host {
    display: grid;
    grid-template-columns: 13.5rem minmax(0, 1fr);
    min-block-size: 100dvh;
  }
  .column {
    min-inline-size: 0;
    padding: 0 40px 64px;
  }
  main {
    max-inline-size: 72rem;
    margin-inline: auto;
    outline: none;
    filter: var(--old-news, none);
  }
  .alone {
    grid-column: 1 / -1;
    align-self: center;
    inline-size: min(30rem, calc(100vw - 32px));
  }
  dw-sign-in {
    grid-column: 1 / -1;
  }
  .skip {
    position: fixed;
    inset: 8px auto auto 8px;
    z-index: 5;
    padding: 8px 16px;
    border-radius: var(--radius);
    background: var(--surface);
    translate: 0 -200%;
  }
  .skip:focus {
    translate: none;
  }
  @media (max-width: 64rem) {
    :host {
      grid-template-columns: 4.75rem minmax(0, 1fr);
    }
    .column {
      padding-inline: 28px;
    }
  }
  @media (max-width: 40rem) {
    :host {
      display: block;
    }
    .column {
      padding: 0 16px calc(88px + env(safe-area-inset-bottom));
    }
  }
`;
