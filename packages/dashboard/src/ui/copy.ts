import { html, LitElement } from 'lit';
import { t } from '../text/language.js';
import { announce } from './announce.js';
import { icon } from './icon.js';
import { base, controls } from './styles.js';

const SHOWN_MS = 1_500;

/** A button that copies `value`. */
export class DwCopy extends LitElement {
  static override styles = [base, controls];
  static override properties = { value: {}, label: {}, words: { type: Boolean }, copied: { state: true } };

  value = '';
  /** What is copied, for those who can't see what it stands beside. */
  label = '';
  /** Says "Copy" beside the icon. */
  words = false;
  copied = false;

  override render() {
    const text = this.copied ? t('copy.done') : t('copy.do');
    return html`<button
      class="button quiet slim ${this.words ? '' : 'icon-only'}"
      @click=${this.#copy}
      aria-label=${`${text}: ${this.label}`}
      title=${text}
    >${icon(this.copied ? 'done' : 'copy')}${this.words ? text : ''}</button>`;
  }

  async #copy(): Promise<void> {
    await copyText(this.value);
    this.copied = true;
    announce(t('copy.done'));
    setTimeout(() => {
      this.copied = false;
    }, SHOWN_MS);
  }
}

/** The clipboard needs https; a page from plain http has the old way alone. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

customElements.define('dw-copy', DwCopy);
