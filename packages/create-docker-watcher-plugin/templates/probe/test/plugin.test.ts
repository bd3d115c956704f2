import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describePlugin, describeProbe, probeTarget } from '@docker-watcher/testkit';
import plugin from '../src/index.js';

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

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeProbe('__PART__', plugin, {
  settings: () => ({ send: 'PING', expect: '+PONG' }),
  healthy: () => answering('+PONG\r\n'),
  unhealthy: () => answering('-LOADING\r\n'),
});
