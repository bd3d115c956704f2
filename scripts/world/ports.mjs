// Free ports of this machine.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** `wanted` when nobody listens there, else one that the system picks. */
export async function freePort(wanted = 0) {
  const server = createServer();
  server.listen(wanted, '0.0.0.0');
  try {
    await once(server, 'listening');
  } catch {
    return freePort(0);
  }
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
