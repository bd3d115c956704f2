import { randomBytes } from 'node:crypto';
import type { ImageName, RegistryPart, RegistrySource, WebhookRequest } from '@docker-watcher/sdk';
import { type FixtureRegistry, type FixtureRegistryOptions, startFixtureRegistry } from '../fixture-registry.js';
import { withBench } from './bench.js';

/** A registry and who is let in. */
export interface RegistryAt {
  readonly url: string;
  /** `127.0.0.1:PORT`, the host of image names. */
  readonly host: string;
  readonly username: string;
  /** Password or token: other ones are refused. */
  readonly password: string;
}

export interface RegistrySetup<Config> {
  /** What the part is tested against, beyond who is let in. Default: any OCI registry, with the token dance. */
  readonly registry?: Omit<FixtureRegistryOptions, 'auth' | 'strict'> & {
    readonly auth?: Partial<NonNullable<FixtureRegistryOptions['auth']>>;
  };
  settings(at: RegistryAt): Config;
  /** A delivery as the registry sends it, proving that it knows `secret`. Needed where the part has a webhook. */
  webhook?(secret: string): WebhookRequest;
}

const ACCOUNT = { username: 'kit-user', password: `kit-${randomBytes(9).toString('hex')}` };
export const REPOSITORY = 'kit/app';

/** The same everywhere, so that its traces can be searched for. */
export function accountAt(server: { readonly url: string; readonly host: string }): RegistryAt {
  return { url: server.url, host: server.host, ...ACCOUNT };
}

export interface RegistryRig {
  readonly registry: FixtureRegistry;
  readonly part: RegistrySource;
  readonly image: ImageName;
}

/** A fresh registry and a part that is signed in to it; both gone afterwards. */
export async function withRegistry<Config>(
  definition: RegistryPart<Config>,
  setup: RegistrySetup<Config>,
  more: FixtureRegistryOptions,
  look: (rig: RegistryRig) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const auth = { kind: 'bearer' as const, anyUsername: true, ...setup.registry?.auth, ...ACCOUNT };
  const registry = await startFixtureRegistry({ ...setup.registry, auth, ...more, strict: false });
  try {
    return await withBench<RegistrySource, readonly string[]>(definition, setup.settings(accountAt(registry)), (part) =>
      look({ registry, part, image: { host: registry.host, repository: REPOSITORY } }),
    );
  } finally {
    await registry.close();
  }
}
