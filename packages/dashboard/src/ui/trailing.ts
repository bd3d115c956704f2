import { html, type TemplateResult } from 'lit';
import './time.js';

/** A fact after words that may take several lines; in something `trailed`. */
export function trailing(fact: string): TemplateResult {
  return html`<span class="trail-gap"> </span><span class="trail muted">${fact}</span>`;
}

/** How long ago, told in the same way. */
export function trailingTime(at: string): TemplateResult {
  return html`<span class="trail-gap"> </span><dw-time class="trail small muted" at=${at}></dw-time>`;
}
