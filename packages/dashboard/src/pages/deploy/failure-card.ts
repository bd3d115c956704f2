import { css, html, LitElement, nothing } from 'lit';
import type { Failure } from '../../api/views.js';
import { t, word } from '../../text/language.js';
import { clock } from '../../text/when.js';
import '../../ui/code.js';
import { sign } from '../../ui/sign.js';
import { base, layout } from '../../ui/styles.js';

/** Why a deploy failed: what happened, the likely cause, what serves now, and the evidence. */
export class DwFailureCard extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      :host {
        --code-height: 18rem;
      }
      .story {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 6px 14px;
        padding: 20px 24px;
        border-radius: var(--radius-large);
        background: var(--failed-soft);
        --sign-ground: var(--failed-soft);
      }
      .story > p {
        max-inline-size: 46rem;
      }
      .probes .sign {
        inline-size: 15px;
        block-size: 15px;
        margin-block-start: 2px;
      }
      .story > :not(.sign) {
        grid-column: 2;
        overflow-wrap: anywhere;
      }
      .story > .sign {
        inline-size: 24px;
        block-size: 24px;
      }
      .message {
        font-size: var(--size-4);
        font-weight: 600;
      }
      .diagnosis {
        font-size: var(--size-4);
      }
      .serving {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-block-start: 6px;
      }
      .serving .sign {
        inline-size: 18px;
        block-size: 18px;
      }
      details {
        margin-block-start: 12px;
      }
      summary {
        padding-block: 6px;
        cursor: pointer;
        font-weight: 500;
      }
      .probes li {
        display: grid;
        grid-template-columns: auto auto minmax(0, 1fr);
        gap: 10px;
        padding-block: 3px;
        font-size: var(--size-2);
        overflow-wrap: anywhere;
      }
      @media (max-width: 40rem) {
        .story {
          padding: 16px;
        }
        summary {
          min-block-size: 44px;
          align-content: center;
        }
      }
    `,
  ];
  static override properties = { failure: { attribute: false } };

  failure: Failure | undefined;

  override render() {
    if (this.failure === undefined) return nothing;
    const { step, code, message, diagnosis, nowServing, exitCode, oom, log = [], probes = [] } = this.failure;
    return html`<section aria-label=${t('failure.label')}>
      <div class="story">
        ${sign('failed')}
        <p class="message">${message}</p>
        ${diagnosis === undefined ? nothing : html`<p class="diagnosis">${diagnosis}</p>`}
        ${nowServing === undefined ? nothing : html`<p class="serving">${sign('healthy')}<span>${nowServing}</span></p>`}
        <p class="tiny muted dots">
          <span>${t('failure.at', { step: word('step', step) })}</span>${exitCode === undefined ? nothing : html`<span>${t('failure.exit', { code: String(exitCode) })}</span>`}${oom ? html`<span>${t('failure.oom')}</span>` : nothing}<code>${code}</code>
        </p>
      </div>
      ${
        probes.length === 0
          ? nothing
          : html`<details open><summary>${t('failure.probes', { count: probes.length })}</summary>
              <ul class="probes">${probes.map(({ at, healthy, evidence }) => html`<li>${sign(healthy ? 'healthy' : 'failed', { named: true })}<span class="muted">${clock(at)}</span><span>${evidence}</span></li>`)}</ul>
            </details>`
      }
      ${
        log.length === 0
          ? nothing
          : html`<details open><summary>${t('failure.log')}</summary><dw-code .value=${log.join('\n')} .label=${t('failure.log')}></dw-code></details>`
      }
    </section>`;
  }
}

customElements.define('dw-failure-card', DwFailureCard);
