import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '@docker-watcher/sdk';
import type { EventFilter, EventLog } from '../notify/index.js';

/** What a handler asks to be streamed. */
export interface EventStream {
  readonly stream: {
    readonly filter: EventFilter;
    /** Events after this `seq`. */
    readonly after: number;
    /** Those a caller may not see are left out. */
    readonly isVisible: (event: StoredEvent) => boolean;
    /** True when nothing more will come; asked before each read. Absent: never. */
    readonly isOver?: () => Promise<boolean>;
  };
}

export interface StreamTiming {
  readonly heartbeatMs: number;
  readonly stallMs: number;
}

export interface StreamTerms extends StreamTiming {
  /** Asked with each heartbeat: a revoked token ends its streams too. */
  readonly isWelcome: () => Promise<boolean>;
  /** Aborts when the server closes. */
  readonly signal: AbortSignal;
}

const PAGE = 200;

/**
 * Writes events as server-sent events until the client leaves or is no longer welcome, the server closes, or the stream is over.
 *
 * There is one way an event reaches a client: read from the log, after the last one that was written. A commit only
 * wakes the reader. So there is no seam between stored and live events, hence neither gap nor repeat; and a slow client
 * costs one page of memory however far behind it is. One that takes nothing at all for `stallMs` is dropped.
 */
export async function writeEvents(
  response: ServerResponse,
  log: EventLog,
  { filter, after, isVisible, isOver }: EventStream['stream'],
  { heartbeatMs, stallMs, isWelcome, signal }: StreamTerms,
): Promise<void> {
  const bell = new Bell();
  const gone = () => bell.ring();
  const isGone = () => signal.aborted || response.destroyed;
  const unsubscribe = log.subscribe(() => bell.ring());
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
    void isWelcome().then((yes) => yes || response.destroy());
  }, heartbeatMs);
  response.on('close', gone);
  signal.addEventListener('abort', gone);
  try {
    let last = Math.min(after, await log.lastSeq());
    // An id without data: a client that loses the connection before its first event resumes from here, not from then.
    response.write(`retry: 1000\nid: ${last}\n\n`);
    while (!isGone()) {
      const rung = bell.next();
      const over = (await isOver?.()) === true;
      const page = await log.events({ ...filter, afterSeq: last, limit: PAGE });
      for (const event of page) {
        last = event.seq;
        if (!isVisible(event)) continue;
        if (!response.write(format(event)) && !(await drained(response, stallMs))) return;
      }
      if (page.length > 0) continue;
      if (over) {
        response.write('event: end\ndata: {}\n\n');
        return;
      }
      await rung;
    }
  } finally {
    clearInterval(heartbeat);
    unsubscribe();
    response.off('close', gone);
    signal.removeEventListener('abort', gone);
    response.end();
  }
}

/** No `event:` field: a browser's `onmessage` then gets every type; the type is in the data. */
function format(event: StoredEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** False when the client left, or took nothing for so long that it is dropped. */
function drained(response: ServerResponse, stallMs: number): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (ok: boolean) => {
      clearTimeout(timer);
      response.off('drain', onDrain).off('close', onClose);
      resolve(ok);
    };
    const onDrain = () => settle(true);
    const onClose = () => settle(false);
    const timer = setTimeout(() => {
      response.destroy();
      settle(false);
    }, stallMs);
    response.on('drain', onDrain).on('close', onClose);
  });
}

/** Wakes whoever took `next()` before it rang; a ring between two reads is never lost. */
class Bell {
  #ring: () => void = () => {};
  #next: Promise<void> = this.#renew();

  next(): Promise<void> {
    return this.#next;
  }

  ring(): void {
    this.#ring();
    this.#next = this.#renew();
  }

  #renew(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
