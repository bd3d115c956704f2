import { describeNotifier, describePlugin } from '@docker-watcher/testkit';
import { describe } from 'vitest';
import plugin from '../src/index.js';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeNotifier('webhook', plugin, {
  settings: ({ url, secret }) => ({ url: `${url}/hooks/${secret}`, token: secret, secret: `${secret}-to-sign` }),
});

describe.each(['slack', 'discord', 'ntfy', 'gotify', 'telegram'] as const)('as %s', (preset) => {
  describeNotifier('webhook', plugin, {
    settings: ({ url, secret }) => ({ url: `${url}/hooks/${secret}`, token: secret, preset, channel: 'ops' }),
  });
});

describe('as JSON in batches', () => {
  describeNotifier('webhook', plugin, {
    settings: ({ url, secret }) => ({ url: `${url}/hooks/${secret}`, token: secret, batch: true }),
  });
});
