import { css, html, LitElement, nothing } from 'lit';
import { isUnreachable, ProblemError } from '../api/problem.js';
import { t } from '../text/language.js';
import { sign } from './sign.js';
import { base, controls } from './styles.js';

/** What went wrong, and what to do. Fires `retry` when it can be tried again. */
export class DwProblem extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        padding: 14px 16px;
        border-radius: var(--radius-large);
        background: var(--failed-soft);
        --sign-ground: var(--failed-soft);
      }
      .row {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 4px 10px;
      }
      .row > :not(.sign) {
        grid-column: 2;
        overflow-wrap: anywhere;
      }
      .sign {
        margin-block-start: 2px;
      }
      li {
        margin-block-start: 4px;
      }
      .button {
        justify-self: start;
        margin-block-start: 8px;
      }
    `,
  ];
  static override properties = {
    problem: { attribute: false },
    retriable: { type: Boolean },
    terse: { type: Boolean },
  };

  problem: unknown;
  retriable = false;
  /** Without its code: nobody will look it up. */
  terse = false;

  override render() {
    const told = this.problem instanceof ProblemError ? this.problem : undefined;
    const unreachable = isUnreachable(this.problem);
    return html`<div class="row" role="alert">
      ${sign('failed')}
      <strong>${unreachable ? t('problem.unreachable') : textOf(this.problem)}</strong>
      ${unreachable ? html`<p>${t('problem.unreachableHint')}</p>` : nothing}
      ${told?.hint === undefined ? nothing : html`<p>${told.hint}</p>`}
      ${
        told === undefined || told.errors.length === 0
          ? nothing
          : html`<ul>
              ${told.errors.map(
                ({ line, column, path, message }) => html`<li>
                  ${line === undefined ? nothing : html`<span class="muted">${t('problem.line', { line: String(line), column: String(column ?? 1) })}</span> `}
                  ${path === '' ? nothing : html`<code>${path}</code>: `}${message}
                </li>`,
              )}
            </ul>`
      }
      ${told?.code === undefined || this.terse ? nothing : html`<p class="tiny muted"><code>${told.code}</code></p>`}
      ${this.retriable ? html`<button class="button" @click=${this.#retry}>${t('problem.retry')}</button>` : nothing}
    </div>`;
  }

  #retry(): void {
    this.dispatchEvent(new Event('retry'));
  }
}

function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

customElements.define('dw-problem', DwProblem);
