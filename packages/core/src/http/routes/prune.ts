import { Type } from '@docker-watcher/sdk';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { list } from '../views/fields.js';
import { PrunableSchema, viewPrunable } from '../views/prunable.js';

const LOOK_MS = 30_000;
/** Old versions are drained before they stop. */
const PRUNE_MS = 5 * 60_000;

const response = Type.Object({ stages: list(PrunableSchema) });

export function pruneRoutes({ commands }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/prune',
      ability: 'read',
      summary: 'What housekeeping would let go of now; changes nothing',
      response,
      async handle({ caller }) {
        const found = await commands.prunable(caller, AbortSignal.timeout(LOOK_MS));
        return { body: { stages: found.map(viewPrunable) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/prune',
      ability: 'admin',
      everywhere: true,
      summary: 'Keep house now instead of within the minute; answers with what was let go of',
      response,
      async handle({ caller }) {
        const gone = await commands.prune(caller, AbortSignal.timeout(PRUNE_MS));
        return { body: { stages: gone.map(viewPrunable) } };
      },
    }),
  ];
}
