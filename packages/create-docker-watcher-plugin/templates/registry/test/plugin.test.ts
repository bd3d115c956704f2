import { createHmac } from 'node:crypto';
import { describePlugin, describeRegistry } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeRegistry('__PART__', plugin, {
  settings: ({ url, username, password }) => ({ url, username, token: password }),
  webhook(secret) {
    const body = Buffer.from('{"repository":"alexei/app","tag":"dev-1"}');
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return { headers: { 'x-signature': signature, 'x-delivery': '1' }, query: {}, body };
  },
});
