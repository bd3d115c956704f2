import { css, html, LitElement, nothing } from 'lit';
import type { CheckView } from '../api/views.js';
import type { Sign } from '../state/attention.js';
import { t } from '../text/language.js';
import { sign } from './sign.js';
import { base, layout } from './styles.js';

const SIGNS: Readonly<Record<CheckView['state'], Sign>> = {
  ok: 'healthy',
  warning: 'attention',
  failed: 'failed',
  skipped: 'unknown',
};

/** What was looked at, and what to do: what needs somebody at the top, the rest behind its number. */
export class DwCheckList extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 12px;
        padding-block: 10px;
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      li > :not(.sign) {
        grid-column: 2;
        overflow-wrap: anywhere;
      }
      .hint {
        margin-block-start: 4px;
      }
      details {
        margin-block-start: 4px;
      }
      summary {
        padding-block: 8px;
        color: var(--text-muted);
        font-size: var(--size-2);
      }
      @media (pointer: coarse), (max-width: 40rem) {
        summary {
          min-block-size: 44px;
          align-content: center;
        }
      }
    `,
  ];
  static override properties = { checks: { attribute: false }, whole: { type: Boolean } };

  checks: readonly CheckView[] = [];
  /** Shows what is well too. */
  whole = false;

  override render() {
    const bad = this.checks.filter(({ state }) => state === 'failed').concat(this.checks.filter(isWarning));
    const well = this.checks.filter(({ state }) => state === 'ok' || state === 'skipped');
    return html`
      ${bad.length === 0 ? nothing : html`<ul class="lines">${bad.map(line)}</ul>`}
      ${
        well.length === 0
          ? nothing
          : html`<details ?open=${this.whole}><summary>${t('checks.well', { count: well.length })}</summary><ul class="lines">${well.map(line)}</ul></details>`
      }`;
  }
}

function isWarning({ state }: CheckView): boolean {
  return state === 'warning';
}

function line({ title, state, detail, hint }: CheckView) {
  return html`<li>${sign(SIGNS[state], { named: true })}
    <p>${title}</p>
    ${detail === '' ? nothing : html`<p class="small muted">${detail}</p>`}
    ${hint === undefined ? nothing : html`<p class="hint small">${hint}</p>`}
  </li>`;
}

customElements.define('dw-check-list', DwCheckList);
