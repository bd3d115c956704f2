import { Type } from '@docker-watcher/sdk';
import { ABILITIES, AppError, parseDuration } from '../../base/index.js';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { issueToken, revokeToken } from '../token.js';
import { list, oneOf } from '../views/fields.js';
import { TokenSchema, viewToken } from '../views/token.js';

const TokenBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w .@-]+$' }),
    ability: oneOf(ABILITIES),
    projects: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 100 })),
    expiresIn: Type.Optional(Type.String({ description: 'A duration: 30d. Absent: never.' })),
  },
  { additionalProperties: false },
);

export function tokenRoutes(desk: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/tokens',
      ability: 'admin',
      everywhere: true,
      summary: 'All tokens: what they may do, not what they are',
      response: Type.Object({ tokens: list(TokenSchema) }),
      async handle() {
        return { body: { tokens: (await desk.tokens.tokens()).map(viewToken) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/tokens',
      ability: 'admin',
      everywhere: true,
      summary: 'Make a token; the answer is the only place that ever shows it',
      body: TokenBody,
      status: 201,
      response: Type.Object({ ...TokenSchema.properties, token: Type.String({ description: 'Shown this once.' }) }),
      async handle({ caller, body }) {
        const { expiresIn, ...wish } = body;
        const expiresAt =
          expiresIn === undefined ? undefined : new Date(desk.clock.now().getTime() + lifetimeMs(expiresIn));
        const { token, stored } = await issueToken(desk, caller, {
          ...wish,
          ...(expiresAt === undefined ? {} : { expiresAt }),
        });
        return { body: { ...viewToken(stored), token } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/tokens/:id',
      ability: 'admin',
      everywhere: true,
      summary: 'Revoke a token, from now on',
      params: Type.Object({ id: Type.String() }),
      status: 204,
      async handle({ caller, params: { id } }) {
        if (!(await revokeToken(desk, caller, id))) throw new AppError('not_found', `There is no token "${id}".`);
        return undefined;
      },
    }),
  ];
}

function lifetimeMs(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new AppError('request.invalid', `"${text}" is not a duration.`, { hint: 'Write it as 12h, 30d or 26w.' });
}
