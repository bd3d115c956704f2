import { EVENT_TYPES, type StoredEvent, Type } from '@docker-watcher/sdk';
import { type Change, changeOf } from './audit-change.js';
import { ActorSchema, oneOf, Time } from './fields.js';

/** A stored event as it is: its own shape is the public contract. */
export const EventSchema = Type.Object(
  {
    seq: Type.Integer({ description: 'Grows in order; the id of the stream.' }),
    at: Time,
    type: oneOf(EVENT_TYPES),
    project: Type.Optional(Type.String()),
    stage: Type.Optional(Type.String()),
    deploy: Type.Optional(Type.String()),
    actor: ActorSchema,
    request: Type.Optional(Type.String({ description: 'Id of the request that caused it.' })),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'Event' },
);

const Side = Type.Record(Type.String(), Type.Unknown());

export const AuditEntrySchema = Type.Object(
  {
    ...EventSchema.properties,
    from: Type.Optional(Type.String({ description: 'Address of who did it.' })),
    before: Type.Optional(Side),
    after: Type.Optional(Side),
  },
  { title: 'AuditEntry' },
);

/** Who, what, when, from where, and what became of what was. */
export function viewAuditEntry(event: StoredEvent): StoredEvent & Change & { readonly from?: string } {
  const { from, before: _before, after: _after, ...data } = event.data;
  return { ...event, data, ...changeOf(event), ...(typeof from === 'string' ? { from } : {}) };
}
