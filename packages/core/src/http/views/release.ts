import { type Static, Type } from '@docker-watcher/sdk';
import type { OfferedRelease } from '../../deploy/index.js';
import { iso, oneOf, Time, when } from './fields.js';

export const ReleaseSchema = Type.Object(
  {
    id: Type.String(),
    number: Type.Integer(),
    tag: Type.String(),
    digest: Type.String(),
    deploy: Type.String(),
    liveAt: Time,
    retiredAt: Type.Optional(Time),
    rolledBackAt: Type.Optional(Time),
    how: oneOf(['live', 'warm', 'image', 'pull', 'gone'], {
      description: 'How it would come back: its container is there, its image is, it must be pulled, or it can not.',
    }),
  },
  { title: 'Release' },
);
export type ReleaseView = Static<typeof ReleaseSchema>;

export function viewRelease({ release, how }: OfferedRelease): ReleaseView {
  const { id, number, tag, digest, deployId, liveAt, retiredAt, rolledBackAt } = release;
  return {
    ...{ id, number, tag, digest, how },
    deploy: deployId,
    liveAt: iso(liveAt),
    ...when('retiredAt', retiredAt),
    ...when('rolledBackAt', rolledBackAt),
  };
}
