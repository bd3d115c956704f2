import { html, type TemplateResult } from 'lit';

/** Parts of which each stays whole while a line has room for it. */
function units(parts: readonly string[]): readonly TemplateResult[] {
  return parts.map((part) => html`<span class="unit">${part}</span>`);
}

/** `registry/owner/image`, or by its dots `host.example.com`: breaks there before it breaks anywhere else. */
export function breakable(text: string, after: '/' | '.' = '/'): readonly TemplateResult[] {
  return units(text.split(after === '/' ? /(?<=\/)(?!\/)/ : /(?<=\.)(?=[^.]+\.[^.])/));
}

/** Words that do not break at their hyphens. */
export function words(text: string): readonly (string | TemplateResult)[] {
  return text.split(' ').flatMap((word, index) => [...(index === 0 ? [] : [' ']), ...units([word])]);
}

/** A sentence in large letters: a number stays with what it counts, and our own name has a hyphen but is one word. */
export function unbroken(sentence: string): readonly (string | TemplateResult)[] {
  return (
    sentence
      // In Russian the count of all stands before the verb: `1 стадия из 18 требует`.
      .replaceAll(/ из (?=\d)/g, ' из\u00a0')
      .replaceAll(/(?<!из\u00a0)\b(\d+) (?=\p{L})/gu, '$1\u00a0')
      .split(/(docker-watcher)/)
      .map((part, index) => (index % 2 === 0 ? part : html`<span class="unit">${part}</span>`))
  );
}
