import type { RegistrySource, ResolvedTag } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { silentLog, systemClock } from '../base/index.js';
import { Guard } from './guard.js';
import { guardRegistry } from './guard-registry.js';

const IMAGE = { host: 'git.example.com', repository: 'alexei/app' };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const { signal } = new AbortController();

function guarded(source: Partial<RegistrySource>): RegistrySource {
  const bare: RegistrySource = {
    listTags: async () => [],
    resolve: async () => undefined,
    pullAuth: async () => undefined,
  };
  const part = { id: 'gitea', kind: 'registry', plugin: '@acme/plugin' };
  return guardRegistry({ ...bare, ...source }, new Guard(part, { clock: systemClock, log: silentLog }));
}

it('has the capabilities of its source, and no others', () => {
  expect(Object.keys(guarded({}))).not.toEqual(expect.arrayContaining(['describe']));
  expect(Object.keys(guarded({}))).not.toEqual(expect.arrayContaining(['listVersions']));
  const able = guarded({
    describe: async (_, digest) => ({ digest }),
    listVersions: async () => ({ versions: [] }),
  });
  expect(able.describe).toBeTypeOf('function');
  expect(able.listVersions).toBeTypeOf('function');
});

it('gives a description through', async () => {
  const described = { digest: DIGEST, created: '2026-01-02T03:04:05Z', platforms: ['linux/amd64'] };
  await expect(guarded({ describe: async () => described }).describe?.(IMAGE, DIGEST, { signal })).resolves.toEqual(
    described,
  );
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['another digest', { digest: `sha256:${'b'.repeat(64)}` }],
  ['a build time that is none', { digest: DIGEST, created: 'yesterday' }],
  ['platforms that are no list', { digest: DIGEST, platforms: 'linux/amd64' }],
  ['platforms that are no text', { digest: DIGEST, platforms: [7] }],
])('refuses %s for a description', async (_, answer) => {
  const source = guarded({ describe: async () => answer as ResolvedTag });
  await expect(source.describe?.(IMAGE, DIGEST, { signal })).rejects.toMatchObject({ code: 'bad_answer' });
});
