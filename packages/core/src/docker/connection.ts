import { readFileSync } from 'node:fs';
import Docker from 'dockerode';
import { AppError } from '../base/index.js';
import { engineFault } from './faults.js';

export interface ConnectionSettings {
  /** Path of a unix socket. */
  readonly socket?: string;
  /** `tcp://host:port` or `unix:///path`. */
  readonly host?: string;
  /** PEM text or paths of PEM files. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

const DEFAULT_SOCKET = '/var/run/docker.sock';
/** Docker 20.10. */
const OLDEST_API = [1, 41] as const;

/** Connects as configured, else as `DOCKER_HOST` says, else to the default socket. Nothing is sent yet. */
export function connect(settings: ConnectionSettings, env: NodeJS.ProcessEnv): Docker {
  if (settings.socket !== undefined) return new Docker({ socketPath: settings.socket, version: 'v1.41' });
  const host = settings.host ?? env.DOCKER_HOST ?? `unix://${DEFAULT_SOCKET}`;
  if (host.startsWith('unix://')) return new Docker({ socketPath: host.slice('unix://'.length), version: 'v1.41' });
  const url = parse(host);
  const tls = settings.tls;
  return new Docker({
    host: url.hostname,
    port: Number(url.port || (tls === undefined ? 2375 : 2376)),
    protocol: tls === undefined ? 'http' : 'https',
    version: 'v1.41',
    ...(tls?.ca && { ca: pem(tls.ca) }),
    ...(tls?.cert && { cert: pem(tls.cert) }),
    ...(tls?.key && { key: pem(tls.key) }),
  });
}

/** Asks the engine for its API version, once; refuses one that is too old by name. */
export async function refuseOldEngine(docker: Docker): Promise<void> {
  let version: { ApiVersion: string; Version: string };
  try {
    version = (await docker.version()) as typeof version;
  } catch (error) {
    throw engineFault(error);
  }
  const [major = 0, minor = 0] = version.ApiVersion.split('.').map(Number);
  if (major > OLDEST_API[0] || (major === OLDEST_API[0] && minor >= OLDEST_API[1])) return;
  throw new AppError('engine.unsupported', `Docker ${version.Version} (API ${version.ApiVersion}) is too old.`, {
    hint: 'docker-watcher needs Docker 20.10 (API 1.41) or newer.',
  });
}

function parse(host: string): URL {
  try {
    return new URL(host.replace(/^tcp:/, 'http:'));
  } catch {
    throw new AppError('config.invalid', `"${host}" is not an address of a Docker Engine.`, {
      hint: 'Write unix:///var/run/docker.sock or tcp://host:2375.',
    });
  }
}

function pem(textOrPath: string): Buffer {
  return textOrPath.includes('-----BEGIN') ? Buffer.from(textOrPath) : readFileSync(textOrPath);
}
