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
    configHash: Type.String({
      description: 'Of the configuration it ran with. Releases that share it and the digest are one way back.',
    }),
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
  const { id, number, tag, digest, configHash, deployId, liveAt, retiredAt, rolledBackAt } = release;
  return {
    ...{ id, number, tag, digest, configHash, how },
    deploy: deployId,
    liveAt: iso(liveAt),
    ...when('retiredAt', retiredAt),
    ...when('rolledBackAt', rolledBackAt),
  };
}
