import { Type } from '@docker-watcher/sdk';
import { ABILITIES, AppError } from '../../base/index.js';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { newPassword, type Passwords } from '../sign-in/passwords.js';
import { addUser, removeUser, setPassword } from '../sign-in/users.js';
import { list, oneOf } from '../views/fields.js';
import { PasswordField, UserName, UserSchema, viewUser } from '../views/user.js';

const PATH = '/api/users';
const params = Type.Object({ name: Type.String() });

const UserBody = Type.Object(
  { name: UserName, ability: oneOf(ABILITIES), password: Type.Optional(PasswordField) },
  { additionalProperties: false, description: 'Without password: one is made.' },
);

const Made = Type.Optional(Type.String({ description: 'The one that was made; shown this once.' }));

export function userRoutes(ports: HttpPorts, passwords: Passwords): readonly Route[] {
  const desk = { users: ports.users, clock: ports.clock, ids: ports.ids, passwords };
  return [
    route({
      method: 'GET',
      path: PATH,
      ability: 'admin',
      everywhere: true,
      summary: 'Who may sign in',
      response: Type.Object({ users: list(UserSchema) }),
      async handle() {
        return { body: { users: (await ports.users.users()).map(viewUser) } };
      },
    }),
    route({
      method: 'POST',
      path: PATH,
      ability: 'admin',
      everywhere: true,
      summary: 'Add a user',
      body: UserBody,
      status: 201,
      response: Type.Object({ ...UserSchema.properties, password: Made }),
      async handle({ caller, body: { name, ability, password } }) {
        const made = password === undefined ? newPassword() : undefined;
        const user = await addUser(desk, caller, { name, ability, ...choice(password, made) });
        return { body: { ...viewUser(user), ...(made === undefined ? {} : { password: made }) } };
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/:name/password`,
      ability: 'admin',
      everywhere: true,
      summary: 'Give a user a new password; all their sessions end',
      params,
      body: Type.Object({ password: Type.Optional(PasswordField) }, { additionalProperties: false }),
      response: Type.Object({ password: Made }),
      async handle({ caller, params: { name }, body: { password } }) {
        const user = await ports.users.userByName(name);
        if (user === undefined) throw noUser(name);
        const made = password === undefined ? newPassword() : undefined;
        await setPassword(desk, caller, user, choice(password, made));
        return { body: made === undefined ? {} : { password: made } };
      },
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/:name`,
      ability: 'admin',
      everywhere: true,
      summary: 'Remove a user, and sign them out',
      params,
      status: 204,
      async handle({ caller, params: { name } }) {
        if (!(await removeUser(desk, caller, name))) throw noUser(name);
        return undefined;
      },
    }),
  ];
}

function choice(chosen: string | undefined, made = '') {
  return chosen === undefined
    ? ({ password: made, passwordFrom: 'generated' } as const)
    : ({ password: chosen, passwordFrom: 'chosen' } as const);
}

function noUser(name: string): AppError {
  return new AppError('not_found', `There is no user "${name}".`);
}
