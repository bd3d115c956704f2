import { type Static, Type } from '@docker-watcher/sdk';
import { ABILITIES } from '../../base/index.js';
import type { StoredToken } from '../ports.js';
import { iso, list, oneOf, Time, when } from './fields.js';

export const TokenSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    prefix: Type.String({ description: 'How it begins.' }),
    ability: oneOf(ABILITIES),
    projects: Type.Optional(list(Type.String())),
    createdAt: Time,
    createdBy: Type.String(),
    expiresAt: Type.Optional(Time),
    lastUsedAt: Type.Optional(Time),
    revokedAt: Type.Optional(Time),
  },
  { title: 'Token' },
);
export type TokenView = Static<typeof TokenSchema>;

/** Never the hash. */
export function viewToken(token: StoredToken): TokenView {
  const { id, name, prefix, ability, projects, createdBy } = token;
  return {
    ...{ id, name, prefix, ability, createdBy },
    ...(projects === undefined ? {} : { projects: [...projects] }),
    createdAt: iso(token.createdAt),
    ...when('expiresAt', token.expiresAt),
    ...when('lastUsedAt', token.lastUsedAt),
    ...when('revokedAt', token.revokedAt),
  };
}
