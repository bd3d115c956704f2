import { css, html, LitElement } from 'lit';
import { t } from '../text/language.js';
import { words } from './breaks.js';
import { icon } from './icon.js';
import { base, controls } from './styles.js';

/** A native dialog with a heading; slots for what it says and what it offers. Fires `close`. */
export class DwDialog extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      dialog {
        inline-size: min(36rem, calc(100vw - 32px));
        max-block-size: min(48rem, calc(100dvh - 32px));
        padding: 0;
        border: 0;
        border-radius: var(--radius-large);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--float-shadow), 0 0 0 1px var(--line);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
        animation: rise var(--calm) ease-out;
      }
      dialog::backdrop {
        background: var(--veil);
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        padding: 16px 12px 4px 24px;
      }
      h2 {
        overflow-wrap: anywhere;
      }
      .body {
        padding: 8px 24px 20px;
        overflow: auto;
        display: grid;
        gap: 20px;
        grid-template-columns: minmax(0, 1fr);
      }
      footer {
        padding: 14px 24px;
        border-block-start: 1px solid var(--line);
      }
      @media (max-width: 40rem) {
        dialog {
          inline-size: 100vw;
          max-inline-size: 100vw;
          margin-block-end: 0;
          border-end-start-radius: 0;
          border-end-end-radius: 0;
        }
        header {
          padding-inline-start: 16px;
        }
        .body,
        footer {
          padding-inline: 16px;
        }
      }
    `,
  ];
  static override properties = { heading: {} };

  heading = '';

  override render() {
    return html`<dialog aria-labelledby="heading" @close=${this.#onClose} @click=${this.#onClick}>
      <header>
        <h2 id="heading">${words(this.heading)}</h2>
        <button class="button quiet icon-only" @click=${this.close} aria-label=${t('dialog.close')}>${icon('close')}</button>
      </header>
      <div class="body"><slot></slot></div>
      <footer><slot name="offers"></slot></footer>
    </dialog>`;
  }

  show(): void {
    void this.updateComplete.then(() => {
      if (!this.#dialog?.open) this.#dialog?.showModal();
    });
  }

  close(): void {
    this.#dialog?.close();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #onClose(): void {
    this.dispatchEvent(new Event('close'));
  }

  #onClick(event: Event): void {
    if (event.target === this.#dialog) this.close();
  }
}

customElements.define('dw-dialog', DwDialog);
