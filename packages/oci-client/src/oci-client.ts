import type { CallOptions, ImageName, ResolvedTag } from '@docker-watcher/sdk';
import { describeImage } from './describe-image.js';
import { listTags } from './list-tags.js';
import type { PullLimit } from './pull-limit.js';
import { resolveTag } from './resolve-tag.js';
import { SingleFlight } from './single-flight.js';
import { Transport, type TransportOptions } from './transport.js';

export type OciClientOptions = TransportOptions;

/**
 * Asks registries by the OCI distribution API, each at the image's own host. Rejects with `PluginError`s only, or with
 * the signal's reason. Identical questions at the same time are one request.
 */
export interface OciClient {
  /** All image tags, unordered. Empty when the repository has none; `not_found` when there is no such repository. */
  listTags(image: ImageName, options: CallOptions): Promise<readonly string[]>;
  /** One HEAD. Undefined when the registry positively says that there is no such tag. */
  resolve(image: ImageName, tag: string, options: CallOptions): Promise<ResolvedTag | undefined>;
  /** Build time, platforms and size of a digest: up to three requests the first time, remembered after. */
  describe(image: ImageName, digest: string, options: CallOptions): Promise<ResolvedTag>;
  /** Rejects unless `host` is a registry that lets us in. */
  ping(host: string, options: CallOptions): Promise<void>;
  /** How many pulls `host` still allows, by its last answer; undefined when it has told of no limit. No request. */
  pullLimit(host: string): PullLimit | undefined;
}

const MOST_DESCRIPTIONS = 500;

export function createOciClient(options: OciClientOptions): OciClient {
  const transport = new Transport(options);
  const flights = new SingleFlight();
  const descriptions = new Map<string, ResolvedTag>();

  function remember(description: ResolvedTag): ResolvedTag {
    const [oldest] = descriptions.keys();
    if (descriptions.size >= MOST_DESCRIPTIONS && oldest !== undefined) descriptions.delete(oldest);
    descriptions.set(description.digest, description);
    return description;
  }

  return {
    listTags: (image, { signal }) =>
      flights.run(`tags ${nameOf(image)}`, signal, (shared) => listTags(transport, image, shared)),

    resolve: async (image, tag, { signal }) => {
      const found = await flights.run(`resolve ${nameOf(image)}:${tag}`, signal, (shared) =>
        resolveTag(transport, image, tag, shared),
      );
      return found === undefined ? undefined : { ...descriptions.get(found.digest), ...found };
    },

    describe: async (image, digest, { signal }) =>
      descriptions.get(digest) ??
      flights.run(`describe ${nameOf(image)}@${digest}`, signal, async (shared) =>
        remember(await describeImage(transport, image, digest, shared)),
      ),

    ping: async (host, { signal }) => {
      const response = await transport.send({ host }, { method: 'GET', path: '/v2/', asked: host }, signal);
      if (response.status !== 200) throw transport.refuse(response, host);
    },

    pullLimit: (host) => transport.limitOf(host),
  };
}

function nameOf({ host, repository }: ImageName): string {
  return `${host}/${repository}`;
}
