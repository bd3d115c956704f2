import { type Static, Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import type { RawRequest } from '../route.js';

/** How a reader of events says where it left off. */
export const FollowQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Events after this one. Last-Event-ID wins over it.' }),
    ),
  },
  { additionalProperties: false },
);

/** `Last-Event-ID` is what a browser sends when it reconnects, while its `?after=` is that of the first time. */
export function afterOf(request: RawRequest, query: Static<typeof FollowQuery>): number | undefined {
  const header = request.message.headers['last-event-id'];
  if (header === undefined || header === '') return query.after;
  const seq = Number(header);
  if (Number.isSafeInteger(seq) && seq >= 0) return seq;
  throw new AppError('request.invalid', 'Last-Event-ID must be the id of an event: a whole number.');
}
