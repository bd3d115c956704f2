import { describeNotifier, describePlugin } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeNotifier('__PART__', plugin, {
  settings: ({ url, secret }) => ({ url, token: secret }),
});
