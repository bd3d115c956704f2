import { Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { list } from '../views/fields.js';
import { StagePlanSchema, viewStagePlan } from '../views/plan.js';

/** Engine and proxy are asked about each stage. */
const PLAN_MS = 30_000;

export function planRoutes({ commands }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/plan',
      ability: 'read',
      summary: 'What the next deploy of each stage would do, and what is not as it should be; changes nothing',
      response: Type.Object({ stages: list(StagePlanSchema) }),
      async handle({ caller }) {
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(tookTooLong()), PLAN_MS);
        try {
          return { body: { stages: (await commands.plan(caller, late.signal)).map(viewStagePlan) } };
        } finally {
          clearTimeout(timer);
        }
      },
    }),
  ];
}

function tookTooLong(): AppError {
  return new AppError('deploy.deadline', `Looking at the stages took longer than ${PLAN_MS / 1_000} s.`, {
    hint: 'See /readyz: the engine or the proxy may be slow to answer.',
  });
}
