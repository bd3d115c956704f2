import { css, html, LitElement } from 'lit';
import { t } from '../text/language.js';
import './copy.js';
import { base } from './styles.js';

/** A block of text to read or to copy. */
export class DwCode extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        border-radius: var(--radius-large);
        background: var(--log);
      }
      pre {
        padding: 16px 48px 16px 16px;
        overflow: auto;
        max-block-size: var(--code-height, 32rem);
        font: var(--size-2) / 1.6 var(--mono);
        tab-size: 2;
        border-radius: inherit;
      }
      dw-copy {
        position: absolute;
        inset: 8px 8px auto auto;
        border-radius: var(--radius);
        background: var(--log);
      }
    `,
  ];
  static override properties = { value: {}, label: {} };

  value = '';
  label = '';

  override render() {
    return html`<pre tabindex="0" role="region" aria-label=${this.label || t('code.label')}>${this.value}</pre>
      <dw-copy .value=${this.value} .label=${this.label}></dw-copy>`;
  }
}

customElements.define('dw-code', DwCode);
