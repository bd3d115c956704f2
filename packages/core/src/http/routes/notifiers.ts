import { Type } from '@docker-watcher/sdk';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';

export function notifierRoutes({ notifying }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/notifiers/:name/test',
      ability: 'admin',
      everywhere: true,
      summary: 'Send a sample message by one notifier, now',
      params: Type.Object({ name: Type.String() }),
      status: 204,
      async handle({ params: { name } }) {
        await notifying.test(name);
        return undefined;
      },
    }),
  ];
}
