import { secretForms } from '../base/index.js';
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
      for (const value of values) if (value.length >= SHORTEST) for (const form of secretForms(value)) known.add(form);
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
