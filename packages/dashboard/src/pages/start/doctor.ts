import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import type { CheckView } from '../../api/views.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import '../../ui/check-list.js';
import { problem, skeleton } from '../../ui/states.js';
import { base, controls, layout } from '../../ui/styles.js';

/** While something is to be mended; engine, registries and proxy are asked each time. */
const LOOK_MS = 10_000;

/** Looks at everything that docker-watcher depends on, again while something is not well. */
export class DwDoctor extends LitElement {
  static override styles = [
    base,
    controls,
    layout,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 16px;
      }
    `,
  ];
  static override properties = { whole: { type: Boolean } };

  whole = false;

  readonly #api = given(this, apiContext);
  readonly #checks = new Task(this, {
    task: (_, { signal }) => this.#api().doctor({ signal }),
    args: () => [] as const,
  });
  #looking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#looking = setInterval(() => {
      if (document.visibilityState === 'visible' && (this.#checks.value ?? []).some(isBad)) void this.#checks.run();
    }, LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#looking);
  }

  override render() {
    const { value, error } = this.#checks;
    if (value === undefined)
      return error === undefined ? skeleton(4, 'rows') : problem(error, () => void this.#checks.run());
    const bad = value.filter(isBad).length;
    return html`<div class="head">
        <p role="status"><strong>${bad === 0 ? t('checks.fine') : t('checks.bad', { count: bad })}</strong></p>
        <button class="button slim" @click=${() => void this.#checks.run()}>${t('checks.again')}</button>
      </div>
      ${error === undefined ? nothing : problem(error)}
      <dw-check-list .checks=${value} ?whole=${this.whole}></dw-check-list>`;
  }
}

function isBad({ state }: CheckView): boolean {
  return state === 'failed' || state === 'warning';
}

customElements.define('dw-doctor', DwDoctor);
