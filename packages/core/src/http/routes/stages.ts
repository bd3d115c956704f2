import { Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import { formatImageName } from '../../images/index.js';
import { accepted } from '../accepted.js';
import type { HttpPorts } from '../ports.js';
import { findStage, type KnownStage, keyOf, stageFacts } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { type CandidateFacts, CandidatesSchema, viewCandidates } from '../views/candidate.js';
import { DeploySchema } from '../views/deploy.js';
import { DigestField, list, TagField } from '../views/fields.js';
import { ReleaseSchema, viewRelease } from '../views/release.js';
import { StageSchema, viewStage } from '../views/stage.js';
import { STAGE_PATH as PATH, stageParams as params } from './stage-path.js';

const DeployBody = Type.Object(
  {
    tag: Type.Optional(TagField),
    digest: Type.Optional(DigestField),
    confirm: Type.Optional(Type.Boolean()),
    force: Type.Optional(Type.Boolean({ description: 'Over a quarantine.' })),
  },
  { additionalProperties: false, description: 'Neither tag nor digest: the newest that the stage takes.' },
);

const RollbackBody = Type.Object(
  {
    to: Type.Optional(
      Type.String({ minLength: 1, description: 'A release, by number or id. Absent: the one before.' }),
    ),
  },
  { additionalProperties: false },
);

export function stageRoutes(ports: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      ability: 'read',
      summary: 'One stage',
      params,
      response: StageSchema,
      async handle({ caller, params: { id, stage } }) {
        return { body: viewStage(await stageFacts(ports, await findStage(ports, caller, id, stage))) };
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/deploy`,
      ability: 'deploy',
      summary: 'Deploy a tag, a digest, or the newest candidate',
      params,
      body: DeployBody,
      status: 202,
      response: DeploySchema,
      async handle({ caller, params: { id, stage }, body }) {
        if (body.tag !== undefined && body.digest !== undefined) {
          throw new AppError('request.invalid', 'Name a tag or a digest, not both.');
        }
        const known = await findStage(ports, caller, id, stage);
        return accepted(await ports.commands.deploy(caller, keyOf(known), body));
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/rollback`,
      ability: 'deploy',
      summary: 'Return to an earlier release, with its configuration',
      params,
      body: RollbackBody,
      status: 202,
      response: DeploySchema,
      async handle({ caller, params: { id, stage }, body }) {
        const known = await findStage(ports, caller, id, stage);
        return accepted(await ports.commands.rollback(caller, keyOf(known), body));
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/releases`,
      ability: 'read',
      summary: 'What rollback can return to, and how each would come back',
      params,
      response: Type.Object({ releases: list(ReleaseSchema) }),
      async handle({ caller, params: { id, stage } }) {
        const known = await findStage(ports, caller, id, stage);
        const offers = known.row === undefined ? [] : await ports.commands.offers(caller, keyOf(known));
        return { body: { releases: offers.map(viewRelease) } };
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/candidates`,
      ability: 'read',
      summary: 'The tags seen, and why each was taken or not',
      params,
      response: CandidatesSchema,
      async handle({ caller, params: { id, stage } }) {
        return { body: viewCandidates(await candidateFacts(ports, await findStage(ports, caller, id, stage))) };
      },
    }),
  ];
}

async function candidateFacts({ detection }: HttpPorts, known: KnownStage): Promise<CandidateFacts> {
  const { project, stage, spec, row } = known;
  const image = spec === undefined ? undefined : formatImageName(spec.image);
  const [candidates, repository] =
    spec === undefined || image === undefined
      ? [[], undefined]
      : await Promise.all([detection.candidates(spec.registry, image), detection.repository(spec.registry, image)]);
  const [decisions, live, mark] =
    row === undefined
      ? [[], undefined, undefined]
      : await Promise.all([detection.decisions(row.id), detection.liveRelease(row.id), detection.mark(row.id)]);
  return {
    ...{ project, stage, candidates, decisions },
    ...(repository === undefined ? {} : { repository }),
    ...(live === undefined ? {} : { liveDigest: live.digest }),
    ...(mark === undefined ? {} : { markId: mark.candidate.id }),
  };
}
