import { Type } from '@docker-watcher/sdk';
import { accepted } from '../accepted.js';
import type { HttpPorts } from '../ports.js';
import { findStage, keyOf, stageFacts } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { DeploySchema } from '../views/deploy.js';
import { DigestField, TagField } from '../views/fields.js';
import { StageSchema, viewStage } from '../views/stage.js';
import { stageParams as params, STAGE_PATH } from './stage-path.js';

/** What a person may want of a stage besides another version. */
const WISHES = {
  pause: 'Take nothing by itself any more; people still may deploy',
  resume: 'Take new versions by itself again',
  stop: 'Stop what runs; it stays down until it is started',
  start: 'Start what was stopped',
} as const;

export function stageChangeRoutes(ports: HttpPorts): readonly Route[] {
  const { commands, skipping } = ports;
  return [
    route({
      method: 'POST',
      path: `${STAGE_PATH}/apply`,
      ability: 'deploy',
      summary: 'Deploy the live version with the configuration of the file',
      params,
      body: Type.Object({ confirm: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
      status: 202,
      response: DeploySchema,
      async handle({ caller, params: { id, stage }, body }) {
        return accepted(await commands.apply(caller, keyOf(await findStage(ports, caller, id, stage)), body));
      },
    }),
    route({
      method: 'POST',
      path: `${STAGE_PATH}/restart`,
      ability: 'deploy',
      summary: 'Deploy the live version once more, in a new container',
      params,
      status: 202,
      response: DeploySchema,
      async handle({ caller, params: { id, stage } }) {
        return accepted(await commands.restart(caller, keyOf(await findStage(ports, caller, id, stage))));
      },
    }),
    ...(Object.keys(WISHES) as (keyof typeof WISHES)[]).map((wish) =>
      route({
        method: 'POST',
        path: `${STAGE_PATH}/${wish}`,
        ability: 'deploy',
        summary: WISHES[wish],
        params,
        response: StageSchema,
        async handle({ caller, params: { id, stage } }) {
          const known = await findStage(ports, caller, id, stage);
          const row = await commands[wish](caller, keyOf(known));
          return { body: viewStage(await stageFacts(ports, { ...known, row })) };
        },
      }),
    ),
    route({
      method: 'POST',
      path: `${STAGE_PATH}/skip`,
      ability: 'deploy',
      summary: 'Never take a tag by itself; naming it in a deploy still works',
      params,
      body: Type.Object({ tag: TagField }, { additionalProperties: false }),
      status: 204,
      async handle({ caller, params: { id, stage }, body: { tag } }) {
        await skipping.skip(caller, keyOf(await findStage(ports, caller, id, stage)), tag);
        return undefined;
      },
    }),
    route({
      method: 'DELETE',
      path: `${STAGE_PATH}/quarantine/:digest`,
      ability: 'deploy',
      summary: 'Vouch for a quarantined digest: it may be deployed here again',
      params: Type.Object({ ...params.properties, digest: DigestField }),
      status: 204,
      async handle({ caller, params: { id, stage, digest } }) {
        await commands.liftQuarantine(caller, keyOf(await findStage(ports, caller, id, stage)), digest);
        return undefined;
      },
    }),
    route({
      method: 'DELETE',
      path: STAGE_PATH,
      ability: 'admin',
      summary: 'Remove a stage that has left the configuration: route, containers and images, never named volumes',
      params,
      status: 204,
      async handle({ caller, params: { id, stage } }) {
        await commands.remove(caller, keyOf(await findStage(ports, caller, id, stage)));
        return undefined;
      },
    }),
  ];
}
