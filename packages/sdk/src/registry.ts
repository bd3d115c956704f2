import type { CallOptions, Part } from './part.js';
import type { Webhook } from './webhook.js';

/** An image without tag or digest. `host` may carry a port; `repository` is lower case, without the host. */
export interface ImageName {
  readonly host: string;
  readonly repository: string;
}

export interface ResolvedTag {
  /** The top-level digest, `sha256:` and 64 hex digits: of the index when the image is multi-platform. */
  readonly digest: string;
  readonly mediaType?: string;
  /** Build time, RFC 3339. A hint: may be absent or 1970. */
  readonly created?: string;
  /** `os/arch[/variant]` each; absent when not known without further requests. */
  readonly platforms?: readonly string[];
  /** Sum of the compressed layer sizes in bytes, when it came for free. */
  readonly sizeBytes?: number;
}

/** One tag as the registry's own API lists it. */
export interface TagVersion {
  /** Changes when the tag is pushed again. */
  readonly id: string;
  readonly tag: string;
  readonly digest?: string;
  /** When this tag was last pushed, RFC 3339. */
  readonly pushedAt?: string;
}

export interface VersionPage {
  /** Newest push first. */
  readonly versions: readonly TagVersion[];
  /** Hand back to get the next page; absent on the last. */
  readonly next?: string;
}

/** Credentials for `docker pull`. */
export type PullAuth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly registryToken: string };

/** A configured place that holds images. Errors are `PluginError`s: see `PluginErrorCode`. */
export interface RegistrySource extends Part {
  /** All tags, unordered, signatures and other non-image tags left out. Empty when the repository has none. */
  listTags(image: ImageName, options: CallOptions): Promise<readonly string[]>;
  /** Undefined only when the registry positively says there is no such tag. */
  resolve(image: ImageName, tag: string, options: CallOptions): Promise<ResolvedTag | undefined>;
  /** Capability: what `resolve` leaves out, at the price of further requests; remembered by digest. */
  describe?(image: ImageName, digest: string, options: CallOptions): Promise<ResolvedTag>;
  /** Undefined: pull without credentials. */
  pullAuth(image: ImageName, options: CallOptions): Promise<PullAuth | undefined>;
  /** Capability: tags with push times. Undefined when this repository can't be listed so; `listTags` is used then. */
  listVersions?(
    image: ImageName,
    options: CallOptions & { readonly cursor?: string },
  ): Promise<VersionPage | undefined>;
}

export interface RegistryPart<Config> {
  readonly kind: 'registry';
  readonly label: string;
  readonly icon?: string;
  readonly config: import('typebox').TSchema;
  create(config: Config, context: import('./part.js').PartContext): RegistrySource;
  readonly webhook?: Webhook;
}
