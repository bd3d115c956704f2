import { Type } from '@docker-watcher/sdk';
import { AppError } from '../../base/index.js';
import type { Deploy } from '../../deploy/index.js';
import { formatImageName } from '../../images/index.js';
import type { JsonAnswer } from '../answer.js';
import type { HttpPorts } from '../ports.js';
import { findStage, type KnownStage, stageFacts } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { type CandidateFacts, CandidatesSchema, viewCandidates } from '../views/candidate.js';
import { DeploySchema, type DeployView, viewDeploy } from '../views/deploy.js';
import { list } from '../views/fields.js';
import { ReleaseSchema, viewRelease } from '../views/release.js';
import { StageSchema, viewStage } from '../views/stage.js';

const PATH = '/api/projects/:id/stages/:stage';
const params = Type.Object({ id: Type.String(), stage: Type.String() });

const DeployBody = Type.Object(
  {
    tag: Type.Optional(Type.String({ pattern: '^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$' })),
    digest: Type.Optional(Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })),
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

function keyOf({ project, stage }: KnownStage): string {
  return `${project}/${stage}`;
}

/** The deploy exists and runs on without the asker: where to look for it. */
function accepted(deploy: Deploy): JsonAnswer<DeployView> {
  return { status: 202, headers: { location: `/api/deploys/${deploy.id}` }, body: viewDeploy(deploy) };
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
