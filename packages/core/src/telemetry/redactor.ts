import type { Redactor } from '../deploy/index.js';

/** Shorter values would redact half of every text. */
const SHORTEST = 8;
const MASK = '[redacted]';

/** Redacts by value: plain, URL-encoded, in JSON, and in base64 wherever it begins. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    remember(values) {
      const before = known.size;
      for (const value of values) if (value.length >= SHORTEST) for (const form of formsOf(value)) known.add(form);
      if (known.size === before) return;
      // Longest first: a secret that begins with another must not leave its rest.
      const alternatives = [...known]
        .sort((a, b) => b.length - a.length)
        .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      pattern = new RegExp(alternatives.join('|'), 'g');
    },
    redact: (text) => (pattern === undefined ? text : text.replace(pattern, MASK)),
  };
}

function formsOf(value: string): string[] {
  const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  const bytes = Buffer.from(value, 'utf8');
  for (const lead of [0, 1, 2]) {
    // Inside a longer text the secret may begin at any of three places of a base64 group; its edges mix with neighbours.
    const text = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = text.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + bytes.length) * 8) / 6));
    if (inner.length >= SHORTEST) forms.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...new Set(forms)];
}
