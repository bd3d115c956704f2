import {
  type Connection,
  connectionOf,
  createOciClient,
  JsonApi,
  type OciClient,
  withHint,
} from '@docker-watcher/oci-client';
import {
  type CallOptions,
  type ImageName,
  isPluginError,
  type PartContext,
  type PartHealth,
  PluginError,
  type PullAuth,
  type RegistrySource,
} from '@docker-watcher/sdk';
import { PackagesApi } from './packages-api.js';
import type { Settings } from './settings.js';

/**
 * The container registry of a Gitea or Forgejo. `/v2` is asked at the host of each image, the API below `url`: the two
 * may be different names of one server, and a server below a path has its `/v2` at the root all the same.
 */
export class GiteaRegistry implements RegistrySource {
  readonly #connection: Connection;
  readonly #client: OciClient;
  readonly #api: JsonApi;
  readonly #packages: PackagesApi;
  readonly #host: string;

  constructor(settings: Settings, { http, log }: Pick<PartContext, 'http' | 'log'>) {
    const { url, token, username, ca, insecure } = settings;
    this.#host = new URL(url).host;
    this.#connection = connectionOf(settings);
    this.#client = createOciClient({ http, log, ...this.#connection });
    this.#api = new JsonApi({
      http,
      log,
      url: `${url.replace(/\/+$/, '')}/api/v1`,
      ...(token === undefined ? {} : { authorization: authorizationOf(token, username) }),
      ...(ca === undefined ? {} : { ca }),
      ...(insecure === undefined ? {} : { insecure }),
    });
    this.#packages = new PackagesApi(this.#api, log);
  }

  listTags(image: ImageName, options: CallOptions) {
    return withHint(this.#client.listTags(image, options), TOKEN_HINT);
  }

  /** Gitea keeps tags in lower case and finds them in any. */
  resolve(image: ImageName, tag: string, options: CallOptions) {
    return withHint(this.#client.resolve(image, tag, options), TOKEN_HINT);
  }

  describe(image: ImageName, digest: string, options: CallOptions) {
    return withHint(this.#client.describe(image, digest, options), TOKEN_HINT);
  }

  listVersions(image: ImageName, options: CallOptions & { readonly cursor?: string }) {
    return withHint(this.#packages.list(image, options), TOKEN_HINT);
  }

  /** Gitea finds the user by the token; Docker only insists on there being a name. */
  async pullAuth(): Promise<PullAuth | undefined> {
    const { credentials } = this.#connection;
    return credentials && { kind: 'basic', ...credentials };
  }

  async health(options: CallOptions): Promise<PartHealth> {
    try {
      const version = await this.#version(options);
      await withHint(this.#client.ping(this.#host, options), TOKEN_HINT);
      return { state: 'ok', detail: version };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isPluginError(error)) throw error;
      // The images' host is another then, and tells of its troubles when it is asked.
      if (error.code === 'not_found') return { state: 'ok', detail: `${this.#host} has no registry of its own.` };
      return { state: 'failed', detail: [error.message, error.hint].filter((text) => text !== undefined).join(' ') };
    }
  }

  async #version(options: CallOptions): Promise<string> {
    const answer = await this.#api.get('/version', 'the version', options);
    const { version } = (answer.json ?? {}) as { version?: unknown };
    // A server that shows nothing to strangers hides this too; the sign-in that follows tells more.
    if (answer.status === 401 || answer.status === 403) return 'version unknown';
    if (answer.status !== 200 || typeof version !== 'string') {
      throw new PluginError('bad_answer', `There is no API of Gitea at ${this.#host}.`, {
        status: answer.status,
        hint: 'Is "url" the address of its web page, with its path?',
      });
    }
    // Forgejo's is `11.0.1+gitea-1.22.0`.
    return `${version.includes('gitea') ? 'Forgejo' : 'Gitea'} ${version}`;
  }
}

/** With a name beside it the token may be a password, which only Basic takes. */
function authorizationOf(token: string, username: string | undefined): string {
  if (username === undefined) return `token ${token}`;
  return `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`;
}

const TOKEN_HINT =
  'Make a token with the scope "read:package" under Settings > Applications, not limited to public packages, for a user who may see the packages of this owner.';
