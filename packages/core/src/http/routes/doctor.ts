import { Type } from '@docker-watcher/sdk';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { CheckSchema, viewCheck } from '../views/check.js';
import { list } from '../views/fields.js';

/** Engine, registries and proxy are asked; each check has a deadline of its own below this one. */
const DOCTOR_MS = 60_000;

/** For admins: it asks registries and the proxy, and tells of paths and addresses. */
export function doctorRoutes({ doctor }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/doctor',
      ability: 'admin',
      everywhere: true,
      summary: 'Looks at everything docker-watcher depends on, and says what to do; changes nothing',
      response: Type.Object({ checks: list(CheckSchema) }),
      async handle() {
        return { body: { checks: (await doctor.examine(AbortSignal.timeout(DOCTOR_MS))).map(viewCheck) } };
      },
    }),
  ];
}
