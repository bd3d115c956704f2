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
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        max-block-size: var(--code-height, clamp(32rem, 72dvh, 48rem));
        font: var(--size-2) / 1.6 var(--mono);
        tab-size: 2;
        border-radius: inherit;
      }
      /* What is too long goes on under what it says, not under the edge. */
      .line {
        display: block;
        min-block-size: 1lh;
        padding-inline-start: calc(var(--hang) * 1ch);
        text-indent: calc(var(--hang) * -1ch);
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
    return html`<pre tabindex="0" role="region" aria-label=${this.label || t('code.label')}>${this.#lines()}</pre>
      <dw-copy .value=${this.value} .label=${this.label}></dw-copy>`;
  }

  #lines() {
    return this.value
      .trimEnd()
      .split('\n')
      .map((line) => html`<span class="line" .style=${`--hang: ${line.search(/\S|$/) + 2}`}>${line}</span>`);
  }
}

customElements.define('dw-code', DwCode);
