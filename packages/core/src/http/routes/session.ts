import { Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import type { Identity } from '../identity.js';
import type { HttpPorts } from '../ports.js';
import { openRoute, type Route, route } from '../route.js';
import { writeCookie } from '../sign-in/cookie.js';
import { refuseOtherPages } from '../sign-in/own-page.js';
import type { Passwords } from '../sign-in/passwords.js';
import { type OpenSession, Sessions } from '../sign-in/sessions.js';
import { SignIn } from '../sign-in/sign-in.js';
import { ADMIN, setPassword } from '../sign-in/users.js';
import { SessionSchema, viewSession } from '../views/session.js';
import { PasswordField, UserName } from '../views/user.js';

const PATH = '/api/session';

const SignInBody = Type.Object(
  { user: Type.Optional(UserName), password: Type.String({ minLength: 1, maxLength: 256 }) },
  { additionalProperties: false, description: `Without user: ${ADMIN}.` },
);

export function sessionRoutes(ports: HttpPorts, passwords: Passwords): readonly Route[] {
  const sessions = new Sessions(ports);
  const signIn = new SignIn(ports, passwords);
  return [
    openRoute({
      method: 'POST',
      path: PATH,
      summary: 'Sign in; the session is in a cookie',
      body: SignInBody,
      status: 201,
      response: SessionSchema,
      async handle({ body, request: { id, message, arrival } }) {
        refuseOtherPages(message, arrival);
        const user = await signIn.check(body.user ?? ADMIN, body.password, arrival, id);
        const actor = { kind: 'user', id: user.name } as const;
        const caller = { actor, ability: user.ability, from: arrival.from, request: id };
        const { cookie, session } = await sessions.open(user, caller, arrival);
        const body201 = viewSession({ via: 'session', caller, session: { session, user } });
        return { status: 201, headers: { 'set-cookie': cookie }, body: body201 };
      },
    }),
    route({
      method: 'GET',
      path: PATH,
      ability: 'read',
      summary: 'Who you are, and what you may do',
      response: SessionSchema,
      async handle({ identity }) {
        return { body: viewSession(identity) };
      },
    }),
    route({
      method: 'DELETE',
      path: PATH,
      ability: 'read',
      summary: 'Sign out; everywhere=true: of all browsers',
      query: Type.Object({ everywhere: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
      status: 204,
      async handle({ caller, identity, query, request: { arrival } }) {
        const open = sessionOf(identity);
        await (query.everywhere === true ? sessions.endAll(open, caller) : sessions.end(open, caller));
        return { headers: { 'set-cookie': writeCookie('', 0, arrival) }, body: undefined };
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/password`,
      ability: 'read',
      summary: 'Change your password; your other sessions end',
      body: Type.Object(
        { current: Type.String({ maxLength: 256 }), password: PasswordField },
        { additionalProperties: false },
      ),
      status: 204,
      async handle({ caller, identity, body, request: { id, arrival } }) {
        const { user, session } = sessionOf(identity);
        if (user.passwordFrom === 'configuration') {
          throw new AppError('request.conflict', `The password of ${user.name} stands in the configuration.`, {
            hint: 'Change auth.password there.',
          });
        }
        await signIn.check(user.name, body.current, arrival, id);
        const wish = { password: body.password, passwordFrom: 'chosen', keepSession: session.id } as const;
        await setPassword({ users: ports.users, passwords }, caller, user, wish);
        return undefined;
      },
    }),
  ];
}

function sessionOf({ session }: Identity): OpenSession {
  if (session !== undefined) return session;
  throw new AppError('request.invalid', 'This is for sessions, and none came with the request.');
}
