import type { Deploy } from '../deploy/index.js';
import type { JsonAnswer } from './answer.js';
import { type DeployView, viewDeploy } from './views/deploy.js';

/** The deploy exists and runs on without the asker: where to look for it. */
export function accepted(deploy: Deploy): JsonAnswer<DeployView> {
  return { status: 202, headers: { location: `/api/deploys/${deploy.id}` }, body: viewDeploy(deploy) };
}
