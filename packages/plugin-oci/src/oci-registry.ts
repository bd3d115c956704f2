import {
  type Connection,
  connectionOf,
  createOciClient,
  type OciClient,
  type PullLimit,
} from '@docker-watcher/oci-client';
import {
  type CallOptions,
  type ImageName,
  isPluginError,
  type PartContext,
  type PartHealth,
  type PullAuth,
  type RegistrySource,
} from '@docker-watcher/sdk';
import type { Settings } from './settings.js';

/** Any registry that speaks the OCI distribution API, asked at the host of each image. */
export class OciRegistry implements RegistrySource {
  readonly #client: OciClient;
  readonly #connection: Connection;
  readonly #host: string;

  constructor(settings: Settings, { http, log }: Pick<PartContext, 'http' | 'log'>) {
    this.#host = new URL(settings.url).host;
    this.#connection = connectionOf(settings);
    this.#client = createOciClient({ http, log, ...this.#connection });
  }

  listTags(image: ImageName, options: CallOptions) {
    return this.#client.listTags(image, options);
  }

  resolve(image: ImageName, tag: string, options: CallOptions) {
    return this.#client.resolve(image, tag, options);
  }

  describe(image: ImageName, digest: string, options: CallOptions) {
    return this.#client.describe(image, digest, options);
  }

  async pullAuth(): Promise<PullAuth | undefined> {
    const { credentials } = this.#connection;
    return credentials && { kind: 'basic', ...credentials };
  }

  /** GitLab's `url` may be its web site, whose registry has another host: no `/v2` there is no fault. */
  async health(options: CallOptions): Promise<PartHealth> {
    try {
      await this.#client.ping(this.#host, options);
      const limit = this.#client.pullLimit(this.#host);
      return limit === undefined ? { state: 'ok' } : healthOf(limit);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isPluginError(error)) throw error;
      if (error.code === 'not_found')
        return { state: 'ok', detail: `${this.#host} answers; its registry is elsewhere.` };
      return { state: 'failed', detail: error.message };
    }
  }
}

/** Looks go on when no pulls are left: a HEAD is none. Deploys do not. */
function healthOf({ limit, remaining, windowSeconds }: PullLimit): PartHealth {
  const span = windowSeconds === undefined ? '' : ` in ${Number((windowSeconds / 3_600).toFixed(1))} hours`;
  const detail = `${remaining} of ${limit} pulls${span} are left.`;
  if (remaining > 0) return { state: 'ok', detail };
  return { state: 'degraded', detail: `${detail} Set "username" and "token" of an account that may pull more.` };
}
