import { type Static, Type } from '@docker-watcher/sdk';
import { ABILITIES } from '../../base/index.js';
import { type Identity, WAYS_IN } from '../identity.js';
import { ActorSchema, iso, list, oneOf, Time } from './fields.js';

export const SessionSchema = Type.Object(
  {
    via: oneOf(WAYS_IN, { description: 'What let you in; none: nobody is asked.' }),
    actor: ActorSchema,
    ability: oneOf(ABILITIES),
    projects: Type.Optional(list(Type.String({ description: 'The only ones you may see.' }))),
    createdAt: Type.Optional(Time),
    expiresAt: Type.Optional(Time),
    canChangePassword: Type.Boolean({ description: 'False: there is none, or it stands in the configuration.' }),
  },
  { title: 'Session' },
);

export function viewSession({ caller, via, session: open }: Identity): Static<typeof SessionSchema> {
  const { actor, ability, projects } = caller;
  return {
    ...{ via, ability },
    actor: { kind: actor.kind, id: actor.id },
    ...(projects === undefined ? {} : { projects: [...projects] }),
    ...(open === undefined ? {} : { createdAt: iso(open.session.createdAt), expiresAt: iso(open.session.expiresAt) }),
    canChangePassword: open !== undefined && open.user.passwordFrom !== 'configuration',
  };
}
