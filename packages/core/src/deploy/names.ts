import { shortId } from '../base/index.js';
import type { Deploy } from './model.js';
import type { StageSpec } from './stage.js';

/** Labels of everything we make: part of the public contract, never renamed. */
export const LABELS = {
  instance: 'io.docker-watcher.instance',
  project: 'io.docker-watcher.project',
  stage: 'io.docker-watcher.stage',
  deploy: 'io.docker-watcher.deploy',
  digest: 'io.docker-watcher.digest',
  config: 'io.docker-watcher.config',
} as const;

export function labelsOf(instance: string, deploy: Deploy, configHash: string): Record<string, string> {
  return {
    [LABELS.instance]: instance,
    [LABELS.project]: deploy.project,
    [LABELS.stage]: deploy.stage,
    [LABELS.deploy]: deploy.id,
    [LABELS.digest]: deploy.digest,
    [LABELS.config]: configHash,
  };
}

/** Labels that all containers of a stage share. */
export function stageLabels(
  instance: string,
  stage: { readonly project: string; readonly stage: string },
): Record<string, string> {
  return { [LABELS.instance]: instance, [LABELS.project]: stage.project, [LABELS.stage]: stage.stage };
}

export function containerNameOf(spec: StageSpec, deployId: string): string {
  return `${spec.project}-${spec.stage}-${shortId(deployId)}`;
}

/** Keeps the image when a person prunes: `docker image prune` leaves tagged ones. */
export function localImageOf(spec: StageSpec, deployId: string): { readonly repository: string; readonly tag: string } {
  return { repository: `docker-watcher/${spec.project}-${spec.stage}`, tag: shortId(deployId) };
}
