import { css, html, LitElement, nothing } from 'lit';
import type { DeployDetailView } from '../api/views.js';
import type { Sign } from '../state/attention.js';
import { t, word } from '../text/language.js';
import { took } from '../text/when.js';
import { sign } from './sign.js';
import { type RailStep, railOf } from './steps.js';
import { base } from './styles.js';
import './time.js';

const SIGNS: Readonly<Record<RailStep['state'], Sign>> = {
  todo: 'empty',
  doing: 'working',
  done: 'healthy',
  failed: 'failed',
  undone: 'stopped',
};

/** The steps of one deploy, with what each took and showed. */
export class DwStepRail extends LitElement {
  static override styles = [
    base,
    css`
      li {
        position: relative;
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) auto;
        gap: 0 12px;
        padding-block-end: 16px;
        font-size: var(--size-3);
      }
      li:not(:last-child)::before {
        content: '';
        position: absolute;
        inset: 24px auto 2px 9px;
        border-inline-start: 2px solid var(--line);
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      .sign,
      .took {
        margin-block-start: 1px;
      }
      .took {
        color: var(--text-muted);
        font-variant-numeric: tabular-nums;
      }
      .todo {
        color: var(--text-faint);
      }
      .doing .title {
        font-weight: 600;
      }
      .more {
        grid-column: 2 / -1;
        color: var(--text-muted);
        font-size: var(--size-2);
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = { deploy: { attribute: false } };

  deploy: DeployDetailView | undefined;

  override render() {
    if (this.deploy === undefined) return nothing;
    return html`<ol aria-label=${t('deploy.steps')}>${railOf(this.deploy).map((step) => this.#step(step))}</ol>`;
  }

  #step({ name, state, step, undo }: RailStep) {
    const more = step?.error?.message ?? step?.evidence;
    return html`<li class=${state} aria-current=${state === 'doing' ? 'step' : nothing}>
      ${sign(SIGNS[state])}
      <span class="title">${word('step', name)}<span class="hidden">, ${t(`deploy.step.${state}`)}</span></span>
      <span class="took">
        ${
          step?.durationMs !== undefined
            ? took(step.durationMs)
            : state === 'doing' && step !== undefined
              ? html`<dw-time at=${step.startedAt} as="took"></dw-time>`
              : nothing
        }
      </span>
      ${more === undefined ? nothing : html`<p class="more">${more}</p>`}
      ${undo === undefined ? nothing : html`<p class="more">${t(undo.state === 'failed' ? 'deploy.undoFailed' : 'deploy.undone')}${undo.error === undefined ? '' : `: ${undo.error.message}`}</p>`}
    </li>`;
  }
}

customElements.define('dw-step-rail', DwStepRail);
