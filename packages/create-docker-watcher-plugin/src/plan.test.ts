import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { planOf } from './plan.js';

it.each([
  ['pager', 'docker-watcher-plugin-pager', 'pager'],
  ['docker-watcher-plugin-pager', 'docker-watcher-plugin-pager', 'pager'],
  ['@acme/my-pager', '@acme/docker-watcher-plugin-my-pager', 'my-pager'],
])('%s', (name, packageName, partName) => {
  const folder = resolve(`docker-watcher-plugin-${partName}`);
  expect(planOf({ name, kind: 'notifier' })).toEqual({ kind: 'notifier', packageName, partName, folder });
});

it.each([
  [undefined, 'probe', 'needs a name'],
  ['Pager', 'probe', 'no name for it'],
  ['../etc', 'probe', 'no name for it'],
  ['docker-watcher-plugin-', 'probe', 'no name for it'],
  ['pager', undefined, 'needs a kind'],
  ['pager', 'mailer', '"mailer" is no kind'],
])('%s as %s: %s', (name, kind, words) => {
  expect(planOf({ name, kind })).toContain(words);
});
