import { type Log, messageOf } from '../base/index.js';
import type { EventDraft } from '../deploy/index.js';
import type { GuardedPart, Standing } from '../plugins/index.js';

interface EventStore {
  write<T>(work: (tx: { appendEvent(event: EventDraft): Promise<unknown> }) => Promise<T>): Promise<T>;
}

/** A part that begins or ends to fail is an event. */
export function tellStandings(store: EventStore, log: Log): (part: GuardedPart, standing: Standing) => void {
  return (part, { state, detail }) => {
    const event: EventDraft = {
      type: state === 'degraded' ? 'part.degraded' : 'part.recovered',
      actor: { kind: 'system', id: 'guard' },
      data: {
        part: part.id,
        kind: part.kind,
        plugin: part.plugin,
        ...(detail === undefined ? {} : { reason: detail }),
      },
    };
    store
      .write((tx) => tx.appendEvent(event))
      .catch((error: unknown) => log.warn('An event was not stored', { type: event.type, reason: messageOf(error) }));
  };
}
