import { expect, it } from 'vitest';
import type { WatchedRegistry } from '../../detection/index.js';
import { viewWebhooks } from './webhook.js';

const registry = (more: Partial<WatchedRegistry>) =>
  ({ id: 'gitea', type: 'gitea', webhook: {}, webhookSecret: 'a secret', ...more }) as WatchedRegistry;
const view = (more: Partial<WatchedRegistry>, withSecrets = true) =>
  viewWebhooks({ all: () => [registry(more)], genericSecret: () => 'another' }, { withSecrets })[0];

it('shows a secret that was made, to those who may see it', () => {
  expect(view({ webhookSecretFrom: 'made' })).toMatchObject({ secretFrom: 'made', secret: 'a secret' });
  expect(view({ webhookSecretFrom: 'made' }, false)).not.toHaveProperty('secret');
});

it('never shows one of the configuration: who wrote it knows it', () => {
  const shown = view({ webhookSecretFrom: 'configuration' });
  expect([shown?.secretFrom, shown?.secret]).toEqual(['configuration', undefined]);
});

it('shows none where nothing is sent', () => {
  const { webhook: _, ...silent } = registry({});
  const [shown] = viewWebhooks({ all: () => [silent], genericSecret: () => 'another' }, { withSecrets: true });
  expect([shown?.supported, shown?.secret]).toEqual([false, undefined]);
});
