import { type Static, Type } from '@docker-watcher/sdk';
import type { Prunable } from '../../deploy/index.js';
import { list } from './fields.js';

export const PrunableSchema = Type.Object(
  {
    project: Type.String(),
    stage: Type.String(),
    stops: list(Type.String(), { description: 'Containers of old versions that are drained and stopped.' }),
    containers: list(Type.String(), { description: 'Containers that are removed.' }),
    images: list(Type.String(), { description: 'Images that are removed.' }),
    releases: list(Type.Object({ number: Type.Integer(), tag: Type.String(), digest: Type.String() }), {
      description: 'Releases that are no longer offered.',
    }),
    problem: Type.Optional(Type.String({ description: 'Why it could not be looked at: nothing is touched there.' })),
  },
  { title: 'Prunable' },
);
export type PrunableView = Static<typeof PrunableSchema>;

export function viewPrunable({ key: _, ...stage }: Prunable): PrunableView {
  return {
    ...stage,
    stops: [...stage.stops],
    containers: [...stage.containers],
    images: [...stage.images],
    releases: [...stage.releases],
  };
}
