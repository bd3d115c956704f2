import type { EventType } from '@docker-watcher/sdk';
import { askedBy, type Caller } from '../base/index.js';
import type { EventDraft } from '../deploy/index.js';

/** A change through the API as an event: who, from where, and in which request. */
export function tell(
  type: EventType,
  caller: Pick<Caller, 'actor' | 'request' | 'from'>,
  data: Readonly<Record<string, unknown>> = {},
): EventDraft {
  return { type, ...askedBy(caller, data) };
}
