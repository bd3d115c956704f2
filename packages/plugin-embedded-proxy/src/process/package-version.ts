import { readFileSync } from 'node:fs';

/** The version in the manifest of this package, the same distance away from `src/process` and `dist/process`. */
export function packageVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(manifest) as { version: unknown }).version);
}
