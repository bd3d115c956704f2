import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleFile } from './example-file.js';
import { wholeSchema } from './our-parts.js';

const FILE = join(import.meta.dirname, '../../../../docker-watcher.example.yaml');

/** `vitest -u` writes it anew. */
it('is the example file of the repository', async () => {
  await expect(exampleFile()).toMatchFileSnapshot(FILE);
});

it('has every key of the schema, and no other', () => {
  const known = keysOf(wholeSchema());
  expect(known.size).toBeGreaterThan(120);
  const shown = keysIn(readFileSync(FILE, 'utf8'));
  const formsOf = (key: string) => [key, `${key}_env`, `${key}_file`];
  const plain = (key: string) => key.replace(/_(env|file)$/, '');
  const missing = [...known].filter(
    (key) => ![...formsOf(key), ...formsOf(plain(key))].some((form) => shown.has(form)),
  );
  expect(missing).toEqual([]);
});

/** All names of properties, wherever they are. */
function keysOf(schema: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { properties } = value as { properties?: Readonly<Record<string, unknown>> };
    // Of a condition, the name it looks at is a key already told.
    if (properties !== undefined) for (const key of Object.keys(properties)) found.add(key);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(schema);
  return found;
}

/** Keys that are written, behind a `#` or not. */
function keysIn(text: string): Set<string> {
  return new Set([...text.matchAll(/^[\s#-]*([a-z0-9_]+):/gm)].map(([, key = '']) => key));
}
