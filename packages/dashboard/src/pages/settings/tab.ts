import { type CSSResultGroup, css, LitElement, type PropertyDeclarations } from 'lit';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { base, controls, layout } from '../../ui/styles.js';

/** A tab of the settings that may do one thing at a time. */
export class Tab extends LitElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    layout,
    css`
      .form {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 12px;
        margin-block: 16px 24px;
      }
      .form .field {
        flex: 1 1 11rem;
        max-inline-size: 16rem;
      }
      .scroll {
        overflow-x: auto;
      }
      .number .actions {
        justify-content: flex-end;
        flex-wrap: nowrap;
      }
      td.number {
        padding-inline-end: 0;
      }
      .secret {
        display: grid;
        gap: 8px;
        margin-block-end: 24px;
        padding: 16px;
        border-radius: var(--radius-large);
        background: var(--accent-soft);
        --log: var(--surface);
      }
      @media (max-width: 40rem) {
        .form .field {
          flex-basis: 100%;
          max-inline-size: none;
        }
        .scroll :is(table, tbody, tr, td) {
          display: block;
        }
        .scroll thead {
          display: none;
        }
        .scroll tr {
          padding-block: 14px;
          border-block-start: 1px solid var(--line);
        }
        .scroll td {
          padding: 2px 0;
          border: 0;
        }
        .scroll td[data-label] {
          position: relative;
          padding-inline-start: 8rem;
        }
        .scroll td[data-label]::before {
          content: attr(data-label);
          position: absolute;
          inset-inline-start: 0;
          color: var(--text-muted);
          font-size: var(--size-2);
        }
        .scroll td br {
          display: none;
        }
        .scroll td > .small {
          margin-inline-start: 8px;
        }
        .scroll td.number {
          margin-block-start: 10px;
          text-align: start;
        }
        .number .actions {
          justify-content: flex-start;
          flex-wrap: wrap;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = { busy: { state: true }, problem: { state: true } };

  busy = false;
  problem: unknown;

  protected readonly api = given(this, apiContext);

  /** Undefined when it failed; then `problem` says why. */
  protected async try<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    this.problem = undefined;
    try {
      return await work();
    } catch (cause) {
      this.problem = cause;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
