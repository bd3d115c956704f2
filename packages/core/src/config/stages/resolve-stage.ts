import type { ImageName } from '@docker-watcher/sdk';
import { parseDuration } from '../../base/index.js';
import type { LoadContext } from '../context.js';
import type { StageConfig } from '../model.js';
import type { Path } from '../source/path.js';
import { deployWindowOf } from './deploy-window.js';
import { hooksOf } from './hooks.js';
import { hostNameOf } from './host-name.js';
import type { Levels } from './levels.js';
import { asksAtPort, probeOf } from './probe.js';
import { runSpecOf } from './run-spec.js';
import { tagPolicyOf } from './tag-patterns.js';
import { tlsOf } from './tls.js';

export interface StageDraft {
  readonly project: string;
  readonly stage: string;
  readonly at: Path;
  readonly levels: Levels;
  /** Undefined: it was told why. */
  readonly registry: string | undefined;
  readonly image: ImageName | undefined;
}

/** What one stage is after all levels; undefined where that can't be told. */
export function resolveStage(draft: StageDraft, context: LoadContext): StageConfig | undefined {
  const { project, stage, at, levels, registry, image } = draft;
  const { problems } = context;
  const tags = tagPolicyOf(levels, problems);
  if (tags === undefined && levels.isAbsent('tag_pattern')) {
    problems.add(
      [...at, 'tag_pattern'],
      'The key "tag_pattern" is missing.',
      'Which tags does this stage take? Such as "dev-*".',
      'key',
    );
  }
  const port = levels.value('port');
  const shared = resolveShared(levels, context);
  if (shared.probe !== undefined && asksAtPort(shared.probe) && levels.isAbsent('port')) {
    problems.add(
      levels.given('healthcheck')?.path ?? at,
      `The stage ${project}/${stage} has no port that this health check could ask at.`,
      'Give it a "port", or another health check: "docker", or {type: exec, command: […]}.',
    );
  }
  const host = port === undefined ? undefined : hostNameOf(levels, draft, problems);
  const subdomain = levels.given('subdomain');
  if (subdomain !== undefined && levels.isAbsent('port')) {
    problems.note(
      subdomain.path,
      'Without a port there is no route, and no use for a subdomain.',
      'Add "port".',
      'key',
    );
  }
  const promoteFrom = levels.value('promote_from');
  const adopt = levels.value('adopt');
  if (registry === undefined || image === undefined || tags === undefined) return undefined;
  return {
    key: `${project}/${stage}`,
    project,
    stage,
    registry,
    image,
    tags,
    autoDeploy: levels.valueOrDefault('auto_deploy'),
    confirm: levels.valueOrDefault('confirm'),
    ...(promoteFrom === undefined ? {} : { promoteFrom }),
    minAgeMs: levels.ms('min_age'),
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    websockets: levels.valueOrDefault('websockets'),
    strategy: levels.valueOrDefault('strategy'),
    bakeMs: levels.ms('bake'),
    drainMs: levels.ms('drain'),
    keep: levels.valueOrDefault('keep'),
    applyConfig: levels.valueOrDefault('apply_config'),
    ...(adopt === undefined ? {} : { adopt }),
    ...shared,
  };
}

type Shared = Pick<StageConfig, 'run' | 'hooks' | 'probe' | 'tls' | 'deployWindow' | 'rollbackWithinMs'>;

/** What can be told of any level by itself: a mistake in `global` is one though every stage says otherwise. */
export function resolveShared(levels: Levels, context: LoadContext): Shared {
  const { problems } = context;
  const probe = probeOf(levels.given('healthcheck'), context);
  const tls = tlsOf(levels);
  const deployWindow = deployWindowOf(levels.given('deploy_window'), problems);
  const rollbackWithin = levels.value('rollback_within');
  const rollbackWithinMs = rollbackWithin === undefined ? undefined : parseDuration(String(rollbackWithin));
  return {
    run: runSpecOf(levels, context),
    hooks: hooksOf(levels, problems),
    ...(probe === undefined ? {} : { probe }),
    ...(tls === undefined ? {} : { tls }),
    ...(deployWindow === undefined ? {} : { deployWindow }),
    ...(rollbackWithinMs === undefined ? {} : { rollbackWithinMs }),
  };
}
