import { Type } from '@docker-watcher/sdk';
import { afterOf, FollowQuery } from '../follow.js';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';

const EventsQuery = Type.Object(
  {
    ...FollowQuery.properties,
    project: Type.Optional(Type.String()),
    stage: Type.Optional(Type.String()),
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
      async handle({ caller, query, request }) {
        const { projects } = caller;
        return {
          stream: {
            filter: {
              ...(query.project === undefined ? {} : { project: query.project }),
              ...(query.stage === undefined ? {} : { stage: query.stage }),
            },
            after: afterOf(request, query) ?? (await events.lastSeq()),
            isVisible: ({ project }) => projects === undefined || (project !== undefined && projects.includes(project)),
          },
        };
      },
    }),
  ];
}
