import type { EventType, StoredEvent } from '@docker-watcher/sdk';
import type { AuditFilter, HttpPorts } from '../../src/http/index.js';
import { START } from './samples.js';

/** Beside the streams, the tokens that are at hand listen. */
export const OWN_LISTENERS = 1;

export function eventTable() {
  const rows: StoredEvent[] = [];
  const listeners = new Set<(event: StoredEvent) => void>();
  /** Runs when a page was read and is not yet given back. */
  const afterRead: { hook?: () => void } = {};
  return {
    rows,
    listeners,
    afterRead,
    append(type: EventType, extra: Partial<StoredEvent> = {}): StoredEvent {
      const event: StoredEvent = {
        seq: rows.length + 1,
        at: START.toISOString(),
        type,
        actor: { kind: 'system', id: 'test' },
        data: {},
        ...extra,
      };
      rows.push(event);
      for (const listener of listeners) listener(event);
      return event;
    },
    events: async ({ afterSeq = 0, deploy, project, limit = 100 }: Parameters<HttpPorts['events']['events']>[0]) => {
      const page = rows
        .filter(({ seq }) => seq > afterSeq)
        .filter((event) => deploy === undefined || event.deploy === deploy)
        .filter((event) => project === undefined || event.project === project)
        .slice(0, limit);
      afterRead.hook?.();
      return page;
    },
    latestEvents: async ({ beforeSeq = Infinity, types, projects, stage, actor, limit }: AuditFilter) =>
      rows
        .filter(({ seq, type }) => seq < beforeSeq && types.includes(type))
        .filter(({ project }) => projects === undefined || projects.includes(project ?? ''))
        .filter((event) => stage === undefined || event.stage === stage)
        .filter((event) => actor === undefined || event.actor.id === actor)
        .reverse()
        .slice(0, limit),
    lastSeq: async () => rows.length,
    subscribe(listener: (event: StoredEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
