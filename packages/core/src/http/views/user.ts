import { type Static, Type } from '@docker-watcher/sdk';
import { ABILITIES } from '../../base/index.js';
import type { StoredUser } from '../ports.js';
import { iso, oneOf, Time } from './fields.js';

export const UserName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w.@-]+$' });
export const PasswordField = Type.String({ minLength: 12, maxLength: 256 });

export const UserSchema = Type.Object(
  {
    name: Type.String(),
    ability: oneOf(ABILITIES),
    passwordFrom: oneOf(['configuration', 'generated', 'chosen']),
    createdAt: Time,
    createdBy: Type.String(),
  },
  { title: 'User' },
);

/** Never the hash. */
export function viewUser({ name, ability, passwordFrom, createdAt, createdBy }: StoredUser): Static<typeof UserSchema> {
  return { name, ability, passwordFrom, createdAt: iso(createdAt), createdBy };
}
