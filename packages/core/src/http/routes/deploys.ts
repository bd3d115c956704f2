import { Type } from '@docker-watcher/sdk';
import { AppError, type Caller } from '../../base/index.js';
import { DEPLOY_STATES, type Deploy, type DeployState, OPEN_STATES } from '../../deploy/index.js';
import type { HttpPorts } from '../ports.js';
import { type Prepared, prepare } from '../prepared.js';
import { readDeploys } from '../read-deploys.js';
import { type Route, route } from '../route.js';
import { afterOf, FollowQuery } from '../streams/follow.js';
import { UntilNews } from '../until-news.js';
import { DeployDetailSchema, DeploySchema, viewDeploy, viewDeployDetail } from '../views/deploy.js';
import { EventSchema } from '../views/event.js';
import { list } from '../views/fields.js';

const params = Type.Object({ id: Type.String() });

const DeploysQuery = Type.Object(
  {
    project: Type.Optional(Type.String()),
    stage: Type.Optional(Type.String()),
    state: Type.Optional(
      Type.String({
        description: `One or more of ${DEPLOY_STATES.join(', ')}; with commas between. "open": all that have not ended.`,
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.Integer({ minimum: 1, description: '"next" of the page before.' })),
  },
  { additionalProperties: false },
);

export function deployRoutes(ports: HttpPorts): readonly Route[] {
  const pages = new UntilNews<Prepared>(ports);
  return [
    route({
      method: 'GET',
      path: '/api/deploys',
      ability: 'read',
      summary: 'Deploys, newest first',
      query: DeploysQuery,
      response: Type.Object({ deploys: list(DeploySchema), next: Type.Optional(Type.Integer()) }),
      async handle({ caller, query }) {
        const filter = {
          limit: query.limit ?? 50,
          ...(query.project === undefined ? {} : { project: query.project }),
          ...(query.stage === undefined ? {} : { stage: query.stage }),
          ...(query.state === undefined ? {} : { states: statesOf(query.state) }),
          ...(query.cursor === undefined ? {} : { beforeSeq: query.cursor }),
        };
        const read = async () => {
          const { deploys, next } = await readDeploys(ports.deploys, caller, filter);
          return { deploys: deploys.map(viewDeploy), ...(next === undefined ? {} : { next }) };
        };
        if (caller.projects !== undefined) return { body: await read() };
        return { prepared: await pages.get(JSON.stringify(filter), async () => prepare(await read())) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/deploys/:id',
      ability: 'read',
      summary: 'One deploy with its steps and, when it failed, why',
      params,
      response: DeployDetailSchema,
      async handle({ caller, params: { id } }) {
        const deploy = await findDeploy(ports, caller, id);
        return { body: viewDeployDetail(deploy, await ports.deploys.steps(id)) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/deploys/:id/cancel',
      ability: 'deploy',
      summary: 'Stop a deploy and undo what it did',
      params,
      status: 202,
      response: DeploySchema,
      async handle({ caller, params: { id } }) {
        await findDeploy(ports, caller, id);
        return { body: viewDeploy(await ports.commands.cancel(caller, id)) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/deploys/:id/logs',
      ability: 'read',
      summary: 'What happens in a deploy, from its start, as server-sent events until it has ended',
      params,
      query: FollowQuery,
      produces: 'text/event-stream',
      response: EventSchema,
      async handle({ caller, params: { id }, query, request }) {
        await findDeploy(ports, caller, id);
        return {
          stream: {
            filter: { deploy: id },
            after: afterOf(request, query) ?? 0,
            isVisible: () => true,
            isOver: async () => !isOpen(await ports.deploys.deploy(id)),
          },
        };
      },
    }),
  ];
}

/** A deploy of a project the caller may not see is as if it did not exist. */
async function findDeploy({ deploys }: HttpPorts, caller: Caller, id: string): Promise<Deploy> {
  const deploy = await deploys.deploy(id);
  if (deploy === undefined || caller.projects?.includes(deploy.project) === false) {
    throw new AppError('not_found', `There is no deploy "${id}".`);
  }
  return deploy;
}

function isOpen(deploy: Deploy | undefined): boolean {
  return deploy !== undefined && OPEN_STATES.includes(deploy.state);
}

function statesOf(text: string): readonly DeployState[] {
  return text.split(',').flatMap((word): readonly DeployState[] => {
    if (word === 'open') return OPEN_STATES;
    const state = DEPLOY_STATES.find((one) => one === word);
    if (state !== undefined) return [state];
    throw new AppError('request.invalid', `"${word}" is no state of a deploy.`, {
      hint: `States: ${DEPLOY_STATES.join(', ')}, or open.`,
    });
  });
}
