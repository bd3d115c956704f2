import { css, html, LitElement, nothing } from 'lit';
import { liveContext } from '../state/contexts.js';
import { watch } from '../state/watch.js';
import { t } from '../text/language.js';
import { clock } from '../text/when.js';
import { sign } from '../ui/sign.js';
import { base, controls } from '../ui/styles.js';

/** A blink of the network is no news. */
const PATIENCE_MS = 1_500;

/** A quiet bar while nothing is heard: how old what one sees is. */
export class DwConnectionBar extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        max-inline-size: 72rem;
        margin-inline: auto;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        margin-block-end: 16px;
        padding: 6px 8px 6px 14px;
        border-radius: var(--radius-large);
        background: var(--attention-soft);
        font-size: var(--size-2);
        --sign-ground: var(--attention-soft);
        animation: appear var(--calm) ease-out;
      }
      .grow {
        flex: 1;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];
  static override properties = { isLong: { state: true } };

  isLong = false;
  readonly #live = watch(this, liveContext);
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override willUpdate(): void {
    const lost = this.#live.value.state === 'lost' || this.#live.value.state === 'refused';
    document.documentElement.toggleAttribute('data-stale', lost && this.isLong);
    if (!lost) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.isLong = false;
    } else {
      this.#timer ??= setTimeout(() => {
        this.isLong = true;
      }, PATIENCE_MS);
    }
  }

  override render() {
    return html`<div role="status">${this.isLong ? this.#bar() : nothing}</div>`;
  }

  #bar() {
    return html`<div class="bar">
      ${sign('attention')}
      <span class="grow">${t('live.bar', { time: clock(this.#live.value.lastNewsAt) })}</span>
      <button class="button slim" @click=${() => this.#live.store.retry()}>${t('live.tryNow')}</button>
    </div>`;
  }
}

customElements.define('dw-connection-bar', DwConnectionBar);
