import type { RegistrySource, VersionPage } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { list } from './listing.js';

const image = { host: 'registry.test', repository: 'team/app' };
const { signal } = new AbortController();

function source(pages: Readonly<Record<string, VersionPage>>) {
  const asked: string[] = [];
  const listing: Pick<RegistrySource, 'listVersions'> = {
    async listVersions(_image, { cursor = '1' }) {
      asked.push(cursor);
      return pages[cursor];
    },
  };
  return { asked, source: listing as RegistrySource };
}

it.each([true, false])('finds an image that is first on a later page (whole: %s)', async (whole) => {
  const { source: registry, asked } = source({
    1: { versions: [], next: '2' },
    2: { versions: [{ id: 'a', tag: 'v2' }], next: '3' },
    3: { versions: [{ id: 'b', tag: 'v1' }] },
  });
  const { tags, complete } = await list(registry, { image, whole, isKnown: (id) => id === 'a', signal });
  expect(tags.map(({ tag }) => tag)).toEqual(whole ? ['v2', 'v1'] : ['v2']);
  expect([complete, asked]).toEqual([whole, whole ? ['1', '2', '3'] : ['1', '2']]);
});

it('ends where a page leads to itself', async () => {
  const { source: registry, asked } = source({ 1: { versions: [], next: '2' }, 2: { versions: [], next: '2' } });
  expect((await list(registry, { image, whole: true, isKnown: () => false, signal })).tags).toEqual([]);
  expect(asked).toEqual(['1', '2']);
});
