import { Type } from '@docker-watcher/sdk';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { afterOf, FollowQuery } from '../streams/follow.js';
import { EventSchema } from '../views/event.js';

const EventsQuery = Type.Object(
  {
    ...FollowQuery.properties,
    project: Type.Optional(Type.String()),
    stage: Type.Optional(Type.String()),
    follow: Type.Optional(Type.Boolean({ description: 'false: what is stored, and then the end.', default: true })),
  },
  { additionalProperties: false },
);

export function eventRoutes({ events }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/events',
      ability: 'read',
      summary: 'Everything that happens, as server-sent events; from now, or after a given one',
      query: EventsQuery,
      produces: 'text/event-stream',
      response: EventSchema,
      async handle({ caller, query, request }) {
        const { projects } = caller;
        const ends = query.follow === false;
        return {
          stream: {
            filter: {
              ...(query.project === undefined ? {} : { project: query.project }),
              ...(query.stage === undefined ? {} : { stage: query.stage }),
            },
            after: afterOf(request, query) ?? (ends ? 0 : await events.lastSeq()),
            ...(ends ? { isOver: async () => true } : {}),
            isVisible: ({ project }) => projects === undefined || (project !== undefined && projects.includes(project)),
          },
        };
      },
    }),
  ];
}
