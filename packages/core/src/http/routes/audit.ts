import { Type } from '@docker-watcher/sdk';
import { AUDITED } from '../audited.js';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { AuditEntrySchema, viewAuditEntry } from '../views/event.js';
import { list, oneOf } from '../views/fields.js';

const AuditQuery = Type.Object(
  {
    project: Type.Optional(Type.String()),
    stage: Type.Optional(Type.String()),
    actor: Type.Optional(Type.String({ description: 'Name of a user, a token, a registry.' })),
    type: Type.Optional(oneOf(AUDITED)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
    cursor: Type.Optional(Type.Integer({ minimum: 1, description: '"next" of the page before.' })),
  },
  { additionalProperties: false },
);

export function auditRoutes({ audit }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/audit',
      ability: 'read',
      summary: 'Who changed what, when, and from where; newest first',
      query: AuditQuery,
      response: Type.Object({ entries: list(AuditEntrySchema), next: Type.Optional(Type.Integer()) }),
      async handle({ caller, query }) {
        const limit = query.limit ?? 100;
        const projects = seen(caller.projects, query.project);
        const found = await audit.latestEvents({
          types: query.type === undefined ? AUDITED : [query.type],
          limit: limit + 1,
          ...(projects === undefined ? {} : { projects }),
          ...(query.stage === undefined ? {} : { stage: query.stage }),
          ...(query.actor === undefined ? {} : { actor: query.actor }),
          ...(query.cursor === undefined ? {} : { beforeSeq: query.cursor }),
        });
        const page = found.slice(0, limit);
        const next = found.length > limit ? page.at(-1)?.seq : undefined;
        return { body: { entries: page.map(viewAuditEntry), ...(next === undefined ? {} : { next }) } };
      },
    }),
  ];
}

/** The projects to look in; undefined: all, and what belongs to none. */
function seen(allowed: readonly string[] | undefined, wanted: string | undefined): readonly string[] | undefined {
  if (wanted === undefined) return allowed;
  return allowed?.includes(wanted) === false ? [] : [wanted];
}
