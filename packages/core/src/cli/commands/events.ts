import type { Event } from '../api.js';
import type { Context } from '../context.js';
import { formatEvent } from '../format-event.js';

export interface EventsOptions {
  readonly follow?: boolean;
  readonly project?: string;
  readonly after?: string;
}

/** Prints what happened; with `follow` what happens, until Ctrl-C. */
export async function events({ client, terminal, json, signal }: Context, options: EventsOptions): Promise<void> {
  const query = new URLSearchParams({
    follow: String(options.follow === true),
    ...(options.project === undefined ? {} : { project: options.project }),
    ...(options.after === undefined ? {} : { after: options.after }),
  });
  for await (const { event, data } of client.stream(`/api/events?${query}`, { signal })) {
    if (event !== 'message') continue;
    terminal.out(`${json ? data : formatEvent(JSON.parse(data) as Event)}\n`);
  }
}
