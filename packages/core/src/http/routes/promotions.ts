import { Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import { accepted } from '../accepted.js';
import type { HttpPorts } from '../ports.js';
import { findStage, keyOf } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { DeploySchema } from '../views/deploy.js';
import { DigestField, list } from '../views/fields.js';
import { PromotionSchema, viewPromotion } from '../views/promotion.js';
import { stageParams as params, STAGE_PATH } from './stage-path.js';

const PromoteBody = Type.Object(
  {
    digest: Type.Optional(DigestField),
    confirm: Type.Optional(Type.Boolean()),
    force: Type.Optional(Type.Boolean({ description: 'Over a quarantine.' })),
  },
  { additionalProperties: false, description: 'Without digest: what runs on the stage before.' },
);

/** From one stage to the next: what could go, and going. */
export function promotionRoutes(ports: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: `${STAGE_PATH}/promotions`,
      ability: 'read',
      summary: 'What could be promoted here, newest first, and what speaks for it',
      params,
      response: Type.Object({ promotions: list(PromotionSchema) }),
      async handle({ caller, params: { id, stage } }) {
        const known = await findStage(ports, caller, id, stage);
        const found = await ports.commands.promotions(caller, keyOf(known));
        return { body: { promotions: found.map(viewPromotion) } };
      },
    }),
    route({
      method: 'POST',
      path: `${STAGE_PATH}/promote`,
      ability: 'deploy',
      summary: 'Deploy what was a release of the stage before',
      params,
      body: PromoteBody,
      status: 202,
      response: DeploySchema,
      async handle({ caller, params: { id, stage }, body }) {
        const known = await findStage(ports, caller, id, stage);
        if (known.spec?.promoteFrom === undefined) throw notPromotedTo(keyOf(known));
        return accepted(await ports.commands.deploy(caller, keyOf(known), body));
      },
    }),
  ];
}

function notPromotedTo(key: string): AppError {
  return new AppError('stage.conflict', `${key} is not promoted to: it takes tags from the registry.`, {
    hint: 'Set promote_from on the stage, or deploy a tag.',
  });
}
