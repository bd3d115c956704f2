import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import type { StagePlanView } from '../../api/views.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import { base, layout } from '../../ui/styles.js';

/** What else a new container means: configuration that comes with it, and what visitors notice. */
export class DwChangeEffects extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = { project: {}, stage: {}, configured: { type: Boolean } };

  project = '';
  stage = '';
  /** The configuration of the file takes effect with it. */
  configured = false;

  readonly #api = given(this, apiContext);
  readonly #plan = new Task(this, {
    task: async ([project, stage], { signal }) => (await this.#api().plan({ project, stage }, { signal })) ?? null,
    args: () => [this.project, this.stage] as const,
  });

  override render() {
    const plan = this.#plan.value;
    // Engine and proxy are asked for it: without their answer the rest of the dialog still stands.
    if (plan === undefined)
      return html`<p class="small muted">${t(this.#plan.error === undefined ? 'effects.asking' : 'effects.unknown')}</p>`;
    if (plan === null) return nothing;
    return html`<dl class="facts small">
      ${this.configured ? html`<dt>${t('effects.config')}</dt><dd>${this.#keys(plan)}</dd>` : nothing}
      <dt>${t('effects.visitors')}</dt><dd>${plan.gap ?? t('effects.noGap')}</dd>
      ${plan.strategy === undefined ? nothing : html`<dt>${t('fact.strategy')}</dt><dd>${t(`strategy.${plan.strategy.kind}`)}. <span class="muted">${plan.strategy.reason}</span></dd>`}
      ${plan.problem === undefined ? nothing : html`<dt>${t('effects.problem')}</dt><dd>${plan.problem}</dd>`}
    </dl>`;
  }

  #keys({ waiting }: StagePlanView) {
    if (waiting.length === 0) return t('effects.sameConfig');
    return waiting.map((key, index) => html`${index === 0 ? nothing : ', '}<code>${key}</code>`);
  }
}

customElements.define('dw-change-effects', DwChangeEffects);
