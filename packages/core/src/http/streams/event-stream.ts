import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '@docker-watcher/sdk';
import type { EventFilter, EventLog } from '../../notify/index.js';
import { StreamConnection, type StreamTerms } from './connection.js';

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
  terms: StreamTerms,
): Promise<void> {
  const bell = new Bell();
  const connection = new StreamConnection(response, terms);
  const unsubscribe = log.subscribe(() => bell.ring());
  connection.left.addEventListener('abort', () => bell.ring());
  try {
    let last = Math.min(after, await log.lastSeq());
    // An id without data: a client that loses the connection before its first event resumes from here, not from then.
    await connection.send(`retry: 1000\nid: ${last}\n\n`);
    while (!connection.left.aborted) {
      const rung = bell.next();
      const over = (await isOver?.()) === true;
      const page = await log.events({ ...filter, afterSeq: last, limit: PAGE });
      for (const event of page) {
        last = event.seq;
        if (isVisible(event) && !(await connection.send(format(event)))) return;
      }
      if (page.length > 0) continue;
      if (over) {
        await connection.send('event: end\ndata: {}\n\n');
        return;
      }
      await rung;
    }
  } finally {
    unsubscribe();
    connection.close();
  }
}

/** No `event:` field: a browser's `onmessage` then gets every type; the type is in the data. */
function format(event: StoredEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
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
