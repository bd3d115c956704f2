import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { LoadContext } from '../context.js';
import type { AuthConfig, DockerConfig, ServerConfig } from '../model.js';
import { DockerSchema, ServerSchema, StoreSchema } from '../schema/controller.js';
import { defaultOf } from '../schema/default-of.js';

/** What concerns docker-watcher itself. */
export function resolveServer({ raw: { server = {} }, problems }: LoadContext): ServerConfig {
  const { base_url: baseUrl } = server;
  return {
    host: server.host ?? defaultOf(ServerSchema, 'host'),
    port: server.port ?? defaultOf(ServerSchema, 'port'),
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') }),
    cors: (server.cors ?? []).filter((origin) => origin !== undefined),
    trustedProxies: trustedProxiesOf(server.trusted_proxies ?? [], problems),
  };
}

/** What is no text was told already. */
function trustedProxiesOf(
  given: readonly (string | undefined)[],
  problems: LoadContext['problems'],
): readonly string[] {
  return given.flatMap((proxy, index) => {
    if (proxy === undefined) return [];
    if (isAddressOrNetwork(proxy)) return [proxy];
    problems.add(
      ['server', 'trusted_proxies', index],
      `"${proxy}" is no address of a proxy.`,
      'An address or a network: "10.0.0.2", "172.18.0.0/16"; names are not looked up.',
    );
    return [];
  });
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && /^\d+$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
}

export function resolveAuth({ raw: { auth = {} }, problems }: LoadContext, server: ServerConfig): AuthConfig {
  const { password, token, force = false } = auth;
  if (auth.type === 'none') {
    for (const key of ['password', 'token'] as const) {
      if (auth[key] === undefined) continue;
      problems.add(['auth', key], `With type: none there is no ${key}.`, `Take "${key}" or "type" away.`, 'key');
    }
    if (!force && !isLoopback(server.host) && !problems.isSpoiled(['server', 'host'])) {
      problems.add(
        ['auth', 'type'],
        `Without sign-in, everybody who reaches ${server.host} could deploy.`,
        'Set server: {host: 127.0.0.1}; or force: true, if something before it asks who is there.',
      );
    }
    return { type: 'none', force };
  }
  return {
    type: 'password',
    ...(password === undefined ? {} : { password }),
    ...(token === undefined ? {} : { token }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

export function resolveDocker({ raw: { docker = {} }, problems }: LoadContext): DockerConfig {
  const { socket, host, tls } = docker;
  if (socket !== undefined && host !== undefined) {
    problems.add(['docker', 'host'], 'There are two engines: "socket" and "host".', 'Keep one of the two.', 'key');
  }
  for (const [one, other] of [
    ['cert', 'key'],
    ['key', 'cert'],
  ] as const) {
    if (tls?.[one] === undefined || tls[other] !== undefined || problems.isSpoiled(['docker', 'tls', other])) continue;
    problems.add(['docker', 'tls', one], `"${one}" without "${other}" is of no use.`, `Add ${other}_file.`, 'key');
  }
  return {
    ...(socket === undefined ? {} : { socket }),
    ...(host === undefined ? {} : { host }),
    ...(tls === undefined ? {} : { tls }),
    reach: docker.reach ?? defaultOf(DockerSchema, 'reach'),
    portRange: portRangeOf(docker.port_range ?? defaultOf(DockerSchema, 'port_range'), problems),
  };
}

function portRangeOf(text: string, problems: LoadContext['problems']): DockerConfig['portRange'] {
  const [from = 0, to = 0] = text.split('-').map(Number);
  if (from > to || from < 1 || to > 65_535) {
    problems.add(
      ['docker', 'port_range'],
      'This is no range of ports.',
      'Such as "20000-20999": low to high, 1 to 65535.',
    );
  }
  return { from, to };
}

/** Given by the caller, else the environment, else the file. */
export function dataDirOf(
  { raw, source }: LoadContext,
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const outside = given ?? env.DOCKER_WATCHER_DATA;
  if (outside !== undefined && outside !== '') return resolve(outside);
  return resolve(dirname(source.file), raw.store?.data_dir ?? defaultOf(StoreSchema, 'data_dir'));
}
