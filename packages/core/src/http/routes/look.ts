import { Type } from '@docker-watcher/sdk';
import { formatImageName } from '../../images/index.js';
import type { HttpPorts } from '../ports.js';
import { findStage, type KnownStage, knownStages } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { list } from '../views/fields.js';
import { stageParams as params, STAGE_PATH } from './stage-path.js';

const response = Type.Object(
  { looking: list(Type.Object({ registry: Type.String(), image: Type.String() })) },
  { title: 'Looking', description: 'What is asked for now. What is found is told by events.' },
);

/** A look at the registry now, instead of at the next poll. It costs requests of its budget, so it is no mere reading. */
export function lookRoutes(ports: HttpPorts): readonly Route[] {
  const lookAt = (stages: readonly KnownStage[]) => {
    const repositories = new Map(
      stages.flatMap(({ spec }) => {
        if (spec === undefined) return [];
        const [registry, image] = [spec.registry, formatImageName(spec.image)];
        return [[`${registry} ${image}`, { registry, image }]];
      }),
    );
    for (const { registry, image } of repositories.values()) ports.looking.lookNow(registry, image);
    return { looking: [...repositories.values()] };
  };
  return [
    route({
      method: 'POST',
      path: '/api/look',
      ability: 'deploy',
      summary: 'Look at the registries now, for every stage the caller may see',
      status: 202,
      response,
      async handle({ caller }) {
        return { body: lookAt(await knownStages(ports, caller)) };
      },
    }),
    route({
      method: 'POST',
      path: `${STAGE_PATH}/look`,
      ability: 'deploy',
      summary: 'Look at the registry of a stage now, instead of at the next poll',
      params,
      status: 202,
      response,
      async handle({ caller, params: { id, stage } }) {
        return { body: lookAt([await findStage(ports, caller, id, stage)]) };
      },
    }),
  ];
}
