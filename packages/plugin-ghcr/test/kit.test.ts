import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describePlugin, describeRegistry } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

const BODY = readFileSync(new URL('fixtures/ghcr-registry_package-published.payload', import.meta.url));

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeRegistry('ghcr', plugin, {
  registry: { flavour: 'github' },
  settings: ({ url, password }) => ({ url, api_url: url, token: password }),
  webhook: (secret) => ({
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'registry_package',
      'x-github-delivery': 'd-1',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(BODY).digest('hex')}`,
    },
    query: {},
    body: BODY,
  }),
});
