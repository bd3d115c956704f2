import type { PartKind, TSchema } from '@docker-watcher/sdk';

/** What this room needs of the world. */

/** What is known of one part's settings. */
export type PartAnswer =
  | { readonly schema: TSchema }
  | { readonly problem: string; readonly hint?: string }
  /** A known part that is not installed here: its settings pass unchecked, with `note` told. */
  | { readonly unchecked: true; readonly note: string };

/** Asked for each `type` in the file. */
export interface PartSchemas {
  part(kind: PartKind, type: string): PartAnswer;
}

/** What the file names before it can be checked in full. */
export interface PartWish {
  /** The `plugins:` list, when there is one. */
  readonly plugins?: readonly string[];
  /** Absolute. */
  readonly pluginsDir?: string;
  readonly types: readonly { readonly kind: PartKind; readonly type: string }[];
}

/** Throws when the file can't be read. */
export type ReadText = (path: string) => string;

/** A mount of the container this process runs in. */
export interface OwnMount {
  /** Absolute path on the engine's host. */
  readonly source: string;
  /** Absolute path in this container. */
  readonly destination: string;
}
