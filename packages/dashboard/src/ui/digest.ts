import { html, type TemplateResult } from 'lit';

/** The first twelve of the digest's letters; all of them on hover. */
export function digest(value: string): TemplateResult {
  return html`<code class="faint" title=${value}>${shortDigest(value)}</code>`;
}

export function shortDigest(value: string): string {
  return value.replace(/^sha256:/, '').slice(0, 12);
}
