import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describePlugin, describeRegistry } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

const BODY = readFileSync(new URL('fixtures/gitea-package-created-tag.payload', import.meta.url));

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeRegistry('gitea', plugin, {
  registry: { flavour: 'gitea' },
  settings: ({ url, password }) => ({ url, token: password }),
  webhook: (secret) => ({
    headers: {
      'content-type': 'application/json',
      'x-gitea-event': 'package',
      'x-gitea-delivery': 'd-1',
      'x-gitea-signature': createHmac('sha256', secret).update(BODY).digest('hex'),
    },
    query: {},
    body: BODY,
  }),
});
