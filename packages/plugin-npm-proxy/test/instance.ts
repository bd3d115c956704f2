import { networkInterfaces } from 'node:os';
import { startNpmServer } from './npm-server/npm-server.js';
import type { Instance } from './world.js';

export interface OpenInstance {
  readonly instance: Instance;
  readonly isReal: boolean;
  close(): Promise<void>;
}

/** The Nginx Proxy Manager that `NPM_URL` and its companions name; without them, our test server. */
export async function openInstance(): Promise<OpenInstance> {
  const { NPM_URL, NPM_EMAIL, NPM_PASSWORD, NPM_ENTRY_URL, NPM_REACHES_US_AS } = process.env;
  if (NPM_URL === undefined) {
    if (process.env.npm_lifecycle_event === 'test:npm-real')
      throw new Error('Set NPM_URL, NPM_EMAIL, NPM_PASSWORD and NPM_ENTRY_URL (http and https, with a comma between).');
    const server = await startNpmServer();
    const { url, entryUrls, account } = server;
    return {
      instance: { url, entryUrls, account, reachesUsAs: '127.0.0.1' },
      isReal: false,
      close: () => server.stop(),
    };
  }
  if (NPM_EMAIL === undefined || NPM_PASSWORD === undefined) throw new Error('Set NPM_EMAIL and NPM_PASSWORD too.');
  const { hostname } = new URL(NPM_URL);
  return {
    instance: {
      url: NPM_URL,
      account: { email: NPM_EMAIL, password: NPM_PASSWORD },
      entryUrls: (NPM_ENTRY_URL ?? `http://${hostname},https://${hostname}`).split(','),
      reachesUsAs: NPM_REACHES_US_AS ?? (/^(127\.|localhost$)/.test(hostname) ? '127.0.0.1' : ownAddress()),
    },
    isReal: true,
    close: async () => undefined,
  };
}

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
