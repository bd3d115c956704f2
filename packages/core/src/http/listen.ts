import { chmod, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { AppError, messageOf } from '../base/index.js';

export interface Listen {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Path of the unix socket: whoever may open it is admin. */
  readonly socket?: string;
}

export interface Bound {
  readonly address: { readonly host: string; readonly port: number };
  readonly socket?: string;
}

/** sizeof(sockaddr_un.sun_path) less its zero, on Linux; macOS has four less. */
const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

export async function listenOnTcp(server: Server, host: string, port: number): Promise<Bound['address']> {
  try {
    await begin(server, () => server.listen(port, host));
  } catch (cause) {
    throw new AppError('config.invalid', `Can't listen on ${host}:${port}: ${messageOf(cause)}.`, {
      hint: 'Set server.host and server.port to an address that is free.',
      cause,
    });
  }
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? { host: bound.address, port: bound.port } : { host, port };
}

/** The controller holds the data folder's lock, so a socket that is there is a dead one's. */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
    throw new AppError('config.invalid', `The path of the socket is too long for this system: ${path}`, {
      hint: `Use a data folder with a path of at most ${LONGEST_SOCKET_PATH - 'controller.sock'.length - 1} bytes.`,
    });
  }
  await rm(path, { force: true });
  await begin(server, () => closedToOthers(() => server.listen(path)));
  await chmod(path, 0o600);
}

/** Node binds before `listen` returns, so there is no moment at which others could open the socket. */
function closedToOthers(bind: () => void): void {
  const before = process.umask(0o177);
  try {
    bind();
  } finally {
    process.umask(before);
  }
}

function begin(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}
