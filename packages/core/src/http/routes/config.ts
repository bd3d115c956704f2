import { Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { list } from '../views/fields.js';

export function configRoutes({ config }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/config',
      ability: 'read',
      everywhere: true,
      summary: 'The configuration in force, without secrets and env values',
      response: Type.Record(Type.String(), Type.Unknown()),
      async handle() {
        return { body: config.summary() };
      },
    }),
    route({
      method: 'POST',
      path: '/api/config/reload',
      ability: 'admin',
      everywhere: true,
      summary: 'Read the configuration file again; a bad one changes nothing',
      response: Type.Object({ changed: list(Type.String()) }),
      async handle({ caller }) {
        const outcome = await config.reload(caller);
        if (outcome.ok) return { body: { changed: [...outcome.changed] } };
        throw new AppError('config.invalid', `The file has ${count(outcome.problems.length)}; what ran runs on.`, {
          hint: 'Correct the file; it is read again when it changes.',
          details: {
            errors: outcome.problems.map(({ line, column, path, message, hint }) => ({
              ...{ line, column, path },
              message: hint === undefined ? message : `${message} ${hint}`,
            })),
          },
        });
      },
    }),
  ];
}

function count(problems: number): string {
  return problems === 1 ? 'a mistake' : `${problems} mistakes`;
}
