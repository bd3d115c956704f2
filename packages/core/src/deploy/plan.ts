import { authorize, type Caller, messageOf } from '../base/index.js';
import { chooseStrategy } from './choose-strategy.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { diffSpecs } from './diff-specs.js';
import { type Drift, driftOf } from './drift.js';
import type { Release, StageRow, Strategy } from './model.js';
import { observeStage } from './observe-stage.js';
import type { Reach } from './reach.js';
import type { FrozenStage, StageSpec } from './stage.js';
import { reachOf } from './targets.js';

/** What the next deploy or apply of a stage would do, and what is different from what should be. Changes nothing. */
export interface StagePlan {
  readonly key: string;
  readonly project: string;
  readonly stage: string;
  /** `orphan`: it has left the configuration, and serves on. */
  readonly state: StageRow['state'];
  readonly live?: Pick<Release, 'number' | 'tag' | 'digest' | 'liveAt'>;
  readonly strategy?: { readonly kind: Strategy; readonly reason: string; readonly hint?: string };
  /** What visitors notice of a deploy; absent: nothing. */
  readonly gap?: string;
  readonly reach?: Reach;
  /** Keys in which the configuration of the file differs from the one that runs: names, never values. */
  readonly waiting: readonly string[];
  readonly drift: readonly Drift[];
  /** Why something could not be looked at. */
  readonly problem?: string;
}

/** All stages the caller may see. */
export async function plan(
  ports: DeployPorts,
  options: DeployOptions,
  caller: Caller,
  signal: AbortSignal,
): Promise<readonly StagePlan[]> {
  authorize(caller, 'read');
  const rows = (await ports.store.stageRows()).filter(
    ({ state, project }) => state !== 'removed' && (caller.projects === undefined || caller.projects.includes(project)),
  );
  return Promise.all(rows.map((row) => planStage(ports, options, row, signal)));
}

async function planStage(
  ports: DeployPorts,
  options: DeployOptions,
  row: StageRow,
  signal: AbortSignal,
): Promise<StagePlan> {
  const { project, stage, state } = row;
  const key = `${project}/${stage}`;
  const base = { key, project, stage, state };
  try {
    const spec = ports.stages.get(key);
    const [observed, frozen] = await Promise.all([
      observeStage(ports, options, row, signal),
      spec === undefined ? undefined : ports.stages.freeze(key),
    ]);
    const live = observed?.release;
    return {
      ...base,
      waiting: frozen === undefined || observed === undefined ? [] : waitingKeys(observed, frozen),
      drift: observed === undefined ? [] : driftOf(observed),
      ...(live === undefined
        ? {}
        : { live: { number: live.number, tag: live.tag, digest: live.digest, liveAt: live.liveAt } }),
      ...(frozen === undefined ? {} : await howItGoes(ports, options, frozen, live !== undefined, signal)),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...base, waiting: [], drift: [], problem: ports.redactor.redact(messageOf(error)) };
  }
}

function waitingKeys(observed: FrozenStage, frozen: FrozenStage): readonly string[] {
  return observed.configHash === frozen.configHash ? [] : diffSpecs(observed.spec, frozen.spec);
}

async function howItGoes(
  ports: DeployPorts,
  options: DeployOptions,
  frozen: FrozenStage,
  isLive: boolean,
  signal: AbortSignal,
): Promise<Pick<StagePlan, 'strategy' | 'gap' | 'reach'>> {
  const { strategy, ...why } = chooseStrategy(frozen.spec);
  const gap = isLive && strategy === 'recreate' ? gapOf(ports, frozen.spec) : undefined;
  return {
    strategy: { kind: strategy, ...why },
    reach: await reachOf({ ports, options, frozen }, signal),
    ...(gap === undefined ? {} : { gap }),
  };
}

/** What visitors notice while one version makes room for the next; undefined without visitors. */
export function gapOf({ proxies }: Pick<DeployPorts, 'proxies'>, { host }: StageSpec): string | undefined {
  if (host === undefined) return undefined;
  return proxies.current()?.provider.hold === undefined
    ? 'The proxy can not hold requests: visitors get errors from the stop of the old version until the new one is healthy.'
    : 'Requests wait in the proxy, at most 30 s, from the stop of the old version until the new one is healthy.';
}
