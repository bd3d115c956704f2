import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import {
  describeNotifier,
  describePlugin,
  describeProbe,
  describeProxy,
  describeRegistry,
  probeTarget,
} from '@docker-watcher/testkit';
import plugin from '../src/index.js';
import { startSmallProxy } from './small-proxy.js';

const TOKEN = 'small-proxy-token';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeRegistry('shelf', plugin, {
  settings: ({ url, username, password }) => ({ url, username, token: password }),
  webhook(secret) {
    const body = Buffer.from('{"repository":"alexei/app","tag":"dev-1"}');
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return { headers: { 'x-signature': signature, 'x-delivery': '1' }, query: {}, body };
  },
});

describeProxy('gate', plugin, {
  async open() {
    const { url, entry, close } = await startSmallProxy(TOKEN);
    return { settings: { url, entry, token: TOKEN }, close };
  },
  settings: ({ url, host }) => ({ url, entry: host, token: TOKEN }),
});

describeProbe('line', plugin, {
  settings: () => ({ send: 'PING', expect: '+PONG' }),
  healthy: () => answering('+PONG\r\n'),
  unhealthy: () => answering('-LOADING\r\n'),
});

describeNotifier('message', plugin, {
  settings: ({ url, secret }) => ({ url, token: secret }),
});

/** A server that answers every line with `answer`. */
async function answering(answer: string) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: probeTarget((server.address() as AddressInfo).port),
    close: () => void server.close(),
  };
}
