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
  type PullAuth,
  type RegistrySource,
} from '@docker-watcher/sdk';
import { addressesOf } from './address.js';
import type { Settings } from './settings.js';
import { VersionsApi } from './versions-api.js';

const TOKEN_HINT =
  'Set "token" to a classic one with the scope "read:packages", of a user who may read this package; GitHub Packages takes no fine-grained ones. GitHub answers the same for images that do not exist.';
const NEEDED_SCOPE = /\b(?:read|write):packages\b/;
const FINE_GRAINED = 'github_pat_';

/** GitHub Container Registry: `/v2` at the host of each image, push times from GitHub's API where there is a token. */
export class GhcrRegistry implements RegistrySource {
  readonly #connection: Connection;
  readonly #client: OciClient;
  readonly #host: string;
  readonly #api: JsonApi | undefined;
  readonly #versions: VersionsApi | undefined;

  constructor(settings: Settings, { http, log }: Pick<PartContext, 'http' | 'log'>, now: () => number = Date.now) {
    const { token, ca, insecure } = settings;
    const { registry, api } = addressesOf(settings.url, settings.api_url);
    this.#host = new URL(registry).host;
    this.#connection = connectionOf({ ...settings, url: registry });
    this.#client = createOciClient({ http, log, now, ...this.#connection });
    // GitHub lists versions to nobody without a token, not even those of public images.
    if (api === undefined || token === undefined) return;
    this.#api = new JsonApi({
      http,
      log,
      now,
      url: api,
      authorization: `Bearer ${token}`,
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      ...(ca === undefined ? {} : { ca }),
      ...(insecure === undefined ? {} : { insecure }),
    });
    this.#versions = new VersionsApi(this.#api, log, now);
  }

  listTags(image: ImageName, options: CallOptions) {
    return withHint(this.#client.listTags(image, options), TOKEN_HINT);
  }

  resolve(image: ImageName, tag: string, options: CallOptions) {
    return withHint(this.#client.resolve(image, tag, options), TOKEN_HINT);
  }

  describe(image: ImageName, digest: string, options: CallOptions) {
    return withHint(this.#client.describe(image, digest, options), TOKEN_HINT);
  }

  async listVersions(image: ImageName, options: CallOptions & { readonly cursor?: string }) {
    return this.#versions && withHint(this.#versions.list(image, options), TOKEN_HINT);
  }

  /** GitHub finds the user by the token; Docker only insists on there being a name. */
  async pullAuth(): Promise<PullAuth | undefined> {
    const { credentials } = this.#connection;
    return credentials && { kind: 'basic', ...credentials };
  }

  async health(options: CallOptions): Promise<PartHealth> {
    try {
      return this.#api === undefined
        ? await this.#healthOfRegistry(options)
        : await this.#healthOfToken(this.#api, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!isPluginError(error)) throw error;
      return { state: 'failed', detail: error.message };
    }
  }

  /** `/rate_limit` costs nothing, and every answer to a classic token names its scopes. */
  async #healthOfToken(api: JsonApi, options: CallOptions): Promise<PartHealth> {
    const answer = await api.get('/rate_limit', 'the rate limit', options);
    // GitHub Enterprise Server answers 404 where rate limits are off.
    if (answer.status !== 200 && answer.status !== 404) throw api.refuse(answer, 'the rate limit');
    const scopes = answer.headers['x-oauth-scopes'];
    if (scopes !== undefined && !NEEDED_SCOPE.test(scopes)) {
      return { state: 'degraded', detail: 'The token lacks the scope "read:packages".' };
    }
    if (scopes === undefined && this.#connection.credentials?.password.startsWith(FINE_GRAINED)) {
      return { state: 'degraded', detail: 'The token is a fine-grained one, which GitHub Packages does not take.' };
    }
    const refusal = this.#versions?.refusal;
    return refusal === undefined ? { state: 'ok' } : { state: 'degraded', detail: refusal };
  }

  /** The challenge for `/v2/` names an image that does not exist, so a refusal says no more than "I am here". */
  async #healthOfRegistry(options: CallOptions): Promise<PartHealth> {
    try {
      await this.#client.ping(this.#host, options);
    } catch (error) {
      const isAlive = isPluginError(error) && (error.code === 'forbidden' || error.code === 'unauthorized');
      if (!isAlive) throw error;
    }
    return { state: 'ok' };
  }
}
