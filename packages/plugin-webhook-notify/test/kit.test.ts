import { describeNotifier, describePlugin } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeNotifier('webhook', plugin, {
  settings: ({ url, secret }) => ({ url: `${url}/hooks/${secret}`, token: secret, secret: `${secret}-to-sign` }),
});
