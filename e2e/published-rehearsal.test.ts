import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openReleaseCopy } from '../scripts/release/copy.mjs';
import { rehearse } from '../scripts/release/rehearse.mjs';
import { CLEAN_ENV } from './installation.js';

/** A release is rehearsed before it is made; what would go wrong is told. */

const LONG_MS = 600_000;

let copy: Awaited<ReturnType<typeof openReleaseCopy>>;
beforeEach(async () => {
  copy = await openReleaseCopy(CLEAN_ENV);
}, LONG_MS);
afterEach(() => copy.close(), LONG_MS);

async function complaints(): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for await (const { title, complaints: all } of rehearse(copy)) told[title] = all.join('\n');
  return told;
}

async function rewrite(file: string, from: string, to: string): Promise<void> {
  const path = join(copy.folder, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

it('goes well with the packages as they are', { timeout: LONG_MS }, async () => {
  const told = await complaints();
  expect(Object.keys(told)).toHaveLength(copy.names.length + 3);
  expect(Object.entries(told).filter(([, text]) => text !== '')).toEqual([]);
});

it('finds what is wrong with these', { timeout: LONG_MS }, async () => {
  await rewrite('lerna.json', '"conventionalCommits": true', '"conventionalCommits": true, "changelog": false');
  await rewrite('packages/client/package.json', '"!dist/.tsbuildinfo",', '');
  await rewrite('packages/core/package.json', '"dist/bin/docker-watcher.js"', '"./dist/bin/docker-watcher.js"');
  // Not in the repository, because it is built.
  const scaffold = 'packages/create-docker-watcher-plugin/dist/scaffold.js';
  await rewrite(scaffold, 'return range;', "return '^' + createRequire(import.meta.url)('../package.json').version;");
  await copy.git('commit', '--quiet', '--all', '--message', 'chore: break');
  const told = await complaints();
  expect(Object.entries(told).filter(([, text]) => text !== '')).toEqual([
    ['nothing is released when nothing has changed', expect.stringContaining('These have changed')],
    ['a plugin made by a newer generator asks for versions that exist', expect.stringContaining('; there is ')],
    ['versions and changelogs of a change and of all that need it', expect.stringContaining('does not tell it')],
    ['npm publish --dry-run of client', 'It holds dist/.tsbuildinfo.'],
    ['npm publish --dry-run of core', expect.stringContaining('auto-corrected')],
  ]);
});
