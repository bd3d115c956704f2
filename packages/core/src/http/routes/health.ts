import { Type } from '@docker-watcher/sdk';
import type { HttpPorts, ReadyPart } from '../ports.js';
import { openRoute, type Route, route } from '../route.js';
import { list, oneOf } from '../views/fields.js';

const STATES = ['ok', 'degraded', 'down'] as const;

const ReadySchema = Type.Object({
  state: oneOf(STATES),
  parts: Type.Optional(
    list(Type.Object({ name: Type.String(), state: oneOf(STATES), detail: Type.Optional(Type.String()) })),
  ),
});

export function healthRoutes({ readiness, metrics }: HttpPorts): readonly Route[] {
  return [
    openRoute({
      method: 'GET',
      path: '/healthz',
      summary: 'Whether the process lives',
      response: Type.Object({ status: Type.String() }),
      async handle() {
        return { body: { status: 'ok' } };
      },
    }),
    openRoute({
      method: 'GET',
      path: '/readyz',
      summary: 'Whether it can do its work (503: it can not); with credentials, each part',
      also: [503],
      response: ReadySchema,
      async handle({ request }) {
        const identity = await request.identify();
        const parts = await readiness.parts();
        const state = worst(parts);
        const tells = identity !== undefined && identity.caller.projects === undefined;
        return { status: state === 'down' ? 503 : 200, body: { state, ...(tells ? { parts } : {}) } };
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      ability: 'read',
      everywhere: true,
      summary: "Metrics in Prometheus' text format",
      produces: 'text/plain',
      async handle() {
        return { text: await metrics.text(), type: 'text/plain; version=0.0.4; charset=utf-8' };
      },
    }),
  ];
}

function worst(parts: readonly ReadyPart[]): ReadyPart['state'] {
  return STATES[Math.max(0, ...parts.map(({ state }) => STATES.indexOf(state)))] ?? 'ok';
}
