import type { Readable } from 'node:stream';
import type { Prepared } from './prepared.js';
import type { EventStream } from './streams/event-stream.js';
import type { Feed } from './streams/feed.js';

export interface JsonAnswer<B> {
  /** Undefined: none, 204. */
  readonly body: B;
  /** Where it differs from the route's own. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TextAnswer {
  readonly text: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** JSON that many are given alike. */
export interface PreparedAnswer {
  readonly prepared: Prepared;
}

/** A file, as it is read. */
export interface BytesAnswer {
  readonly bytes: Readable;
  readonly size: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler gives back: JSON, JSON that is ready, text, a file, a stream of stored events, a feed of what passes, or nothing (204). */
export type Answer<B> = JsonAnswer<B> | PreparedAnswer | TextAnswer | BytesAnswer | EventStream | Feed | undefined;
