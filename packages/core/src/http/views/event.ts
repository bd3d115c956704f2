import { EVENT_TYPES, type StoredEvent, Type } from '@docker-watcher/sdk';
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

export const AuditEntrySchema = Type.Object(
  { ...EventSchema.properties, from: Type.Optional(Type.String({ description: 'Address of who did it.' })) },
  { title: 'AuditEntry' },
);

/** Who, what, when, and from where. */
export function viewAuditEntry({ data, ...event }: StoredEvent): StoredEvent & { readonly from?: string } {
  const { from, ...rest } = data;
  return { ...event, data: rest, ...(typeof from === 'string' ? { from } : {}) };
}
