import type { StoredEvent } from '@docker-watcher/sdk';
import { DEFAULT_EVENTS } from './default-events.js';
import type { ActiveNotifier } from './ports.js';

/** Whether `notifier` is told of `event`. Its filter holds names, groups such as `deploy.*`, or `*` for all. */
export function wants(notifier: Pick<ActiveNotifier, 'id' | 'events'>, event: StoredEvent): boolean {
  // That a message did not reach it is no news to the notifier it did not reach.
  if (event.type === 'notification.dead' && event.data.notifier === notifier.id) return false;
  return (notifier.events ?? DEFAULT_EVENTS).some((pattern) => matches(pattern, event.type));
}

function matches(pattern: string, type: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
