import type { ServerResponse } from 'node:http';
import type { Problem } from '../problem.js';
import { StreamConnection, type StreamTerms } from './connection.js';

export interface FeedMessage {
  /** Where a reader resumes, when it can. */
  readonly id?: string;
  /** Absent: `message`. */
  readonly event?: string;
  readonly data: unknown;
}

/** What passes and is not kept: lines of a container, its figures. */
export interface Feed {
  /** Called once; what it gives is read no faster than the client takes it. Ends when `signal` aborts. */
  readonly feed: (signal: AbortSignal) => AsyncIterable<FeedMessage>;
}

/**
 * Writes a feed as server-sent events until it ends, the client leaves or is dropped, or the server closes. One that
 * fails tells why in a last message: its status was sent long before.
 */
export async function writeFeed(
  response: ServerResponse,
  { feed }: Feed,
  terms: StreamTerms & { readonly describe: (error: unknown) => Problem },
): Promise<void> {
  const connection = new StreamConnection(response, terms);
  try {
    if (!(await connection.send('retry: 1000\n\n'))) return;
    for await (const message of feed(connection.left)) {
      if (!(await connection.send(format(message)))) return;
    }
    await connection.send('event: end\ndata: {}\n\n');
  } catch (error) {
    if (connection.left.aborted) return;
    await connection.send(format({ event: 'problem', data: terms.describe(error) }));
    throw error;
  } finally {
    connection.close();
  }
}

function format({ id, event, data }: FeedMessage): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return `${id === undefined ? '' : `id: ${id}\n`}${name}data: ${JSON.stringify(data)}\n\n`;
}
