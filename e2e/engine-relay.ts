import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A unix socket that leads to the engine until it is cut: an engine that goes away, for one controller only. */
export async function openEngineRelay(engineHost: string) {
  const folder = await mkdtemp(join(tmpdir(), 'dw-relay-'));
  const path = join(folder, 'docker.sock');
  const sockets = new Set<Socket>();
  let away = false;
  const server = createServer((near) => {
    const far = away ? undefined : connect(engineHost.replace(/^unix:\/\//, ''));
    for (const socket of far === undefined ? [near] : [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    if (far === undefined) near.destroy();
    else near.pipe(far).pipe(near);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    host: `unix://${path}`,
    goAway(): void {
      away = true;
      for (const socket of sockets) socket.destroy();
    },
    comeBack(): void {
      away = false;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
