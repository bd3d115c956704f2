import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Sign } from '../state/attention.js';
import { t } from '../text/language.js';

/** Each state has its own shape, so that it reads without colour. */
const SHAPES: Readonly<Record<Sign, SVGTemplateResult>> = {
  healthy: svg`<circle cx="10" cy="10" r="9" fill="currentColor"></circle><path class="mark" d="m6.2 10.3 2.6 2.6 5-5.4"></path>`,
  working: svg`<circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" stroke-width="3" opacity=".28"></circle><path class="turns" d="M10 2.5a7.5 7.5 0 0 1 7.5 7.5" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"></path>`,
  waiting: svg`<circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="3.14 3.14"></circle><path d="M6.5 10h7m-3-3 3 3-3 3" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"></path>`,
  attention: svg`<path d="M10 1.6c.6 0 1.1.3 1.4.8l7.6 13.4c.6 1-.2 2.3-1.4 2.3H2.4c-1.2 0-2-1.3-1.4-2.3L8.6 2.4c.3-.5.8-.8 1.4-.8z" fill="currentColor"></path><path class="mark" d="M10 7.4v4.2m0 3v.01"></path>`,
  failed: svg`<path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" fill="currentColor"></path><path class="mark" d="m7 7 6 6m0-6-6 6"></path>`,
  unknown: svg`<circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="1.8"></circle><path d="M4.5 12 12 4.5M6 15.5 15.5 6M9.5 17.5l8-8" fill="none" stroke="currentColor" stroke-width="1.4"></path>`,
  quarantined: svg`<path d="M10 1 18 5.5v9L10 19 2 14.5v-9z" fill="currentColor"></path><path class="mark" d="M6.5 10h7"></path>`,
  stopped: svg`<rect x="1.5" y="1.5" width="17" height="17" rx="4" fill="currentColor"></rect><path class="mark" d="M7.5 7v6m5-6v6"></path>`,
  empty: svg`<circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="3.140 3.140"></circle>`,
};

/** With its word for screen readers, unless the word stands beside it. */
export function sign(name: Sign, options: { readonly named?: boolean } = {}): TemplateResult {
  const shape = SHAPES[name];
  return options.named === true
    ? html`<svg class="sign ${name}" viewBox="0 0 20 20" role="img" aria-label=${t(`sign.${name}`)}>${shape}</svg>`
    : html`<svg class="sign ${name}" viewBox="0 0 20 20" aria-hidden="true">${shape}</svg>`;
}
