import { readFileSync } from 'node:fs';
import { describePlugin, describeRegistry } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

const BODY = readFileSync(new URL('fixtures/distribution-push.payload', import.meta.url));

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeRegistry('oci', plugin, {
  settings: ({ url, username, password }) => ({ url, username, password }),
  webhook: (secret) => ({
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/vnd.docker.distribution.events.v2+json',
    },
    query: {},
    body: BODY,
  }),
});
