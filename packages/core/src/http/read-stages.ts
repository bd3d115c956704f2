import { setImmediate } from 'node:timers/promises';
import type { ProxyEntry } from '@docker-watcher/sdk';
import { AppError, type Caller, messageOf, systemCaller } from '../base/index.js';
import type { Release, StageRow, StageSpec } from '../deploy/index.js';
import type { HttpPorts, StageSummary } from './ports.js';
import type { StageFacts } from './views/stage.js';

export type Reads = Pick<HttpPorts, 'stages' | 'deploys' | 'proxies' | 'log'>;

/** A stage that is configured, or that was and still serves. */
export interface KnownStage {
  readonly project: string;
  readonly stage: string;
  readonly spec?: StageSpec;
  readonly row?: StageRow;
}

export function keyOf({ project, stage }: Pick<KnownStage, 'project' | 'stage'>): string {
  return `${project}/${stage}`;
}

/** Those the caller may see: in the order of the configuration, orphans after. */
export async function knownStages({ stages, deploys }: Reads, caller: Caller): Promise<readonly KnownStage[]> {
  const rows = new Map<string, StageRow>();
  for (const row of await deploys.stageRows()) {
    if (row.state !== 'removed') rows.set(`${row.project}/${row.stage}`, row);
  }
  const known: KnownStage[] = stages.all().map((spec) => {
    const row = rows.get(spec.key);
    rows.delete(spec.key);
    return { project: spec.project, stage: spec.stage, spec, ...(row === undefined ? {} : { row }) };
  });
  for (const row of rows.values()) known.push({ project: row.project, stage: row.stage, row });
  return known.filter(({ project }) => caller.projects === undefined || caller.projects.includes(project));
}

/** Throws `not_found`; a project the caller may not see is as if it did not exist. */
export async function findStage(reads: Reads, caller: Caller, project: string, stage: string): Promise<KnownStage> {
  const known = await knownStages(reads, caller);
  const found = known.find((one) => one.project === project && one.stage === stage);
  if (found !== undefined) return found;
  const siblings = known.filter((one) => one.project === project).map((one) => one.stage);
  if (siblings.length === 0) throw noProject(project);
  throw new AppError('not_found', `Project "${project}" has no stage "${stage}".`, {
    hint: `Its stages: ${siblings.join(', ')}.`,
  });
}

export function noProject(project: string): AppError {
  return new AppError('not_found', `There is no project "${project}".`);
}

export async function stageFacts(reads: Reads, known: KnownStage): Promise<StageFacts> {
  const { row } = known;
  const summaries = row === undefined ? undefined : await reads.deploys.summaries([row.id]);
  return factsOf(reads, known, summaries?.get(row?.id ?? ''));
}

/** Of all stages, in few queries. */
export async function allStageFacts(reads: Reads): Promise<readonly StageFacts[]> {
  const [known, summaries] = await Promise.all([
    knownStages(reads, systemCaller('system', 'overview')),
    reads.deploys.summaries(),
  ]);
  const found: StageFacts[] = [];
  for (let at = 0; at < known.length; at += AT_ONCE) {
    const some = known.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(some.map((one) => factsOf(reads, one, summaries.get(one.row?.id ?? ''))))));
    // Others are answered in between.
    await setImmediate();
  }
  return found;
}

async function factsOf(reads: Reads, known: KnownStage, summary: StageSummary = NOTHING): Promise<StageFacts> {
  const { spec } = known;
  const { live, open, last, waiting, quarantines } = summary;
  const entry = spec?.host === undefined ? undefined : await entryOf(reads, spec.host);
  const running = open.find(({ state }) => state !== 'queued') ?? open[0];
  const waits = spec === undefined || live === undefined ? undefined : await isWaiting(reads, spec.key, live);
  return {
    ...known,
    ...(entry === undefined ? {} : { entry }),
    ...(live === undefined ? {} : { live }),
    ...(running === undefined ? {} : { open: running }),
    ...(last === undefined ? {} : { last }),
    waiting,
    ...(waits === undefined ? {} : { configurationWaiting: waits }),
    quarantines,
  };
}

/** Stages looked at before others have their turn. */
const AT_ONCE = 20;
const NOTHING: StageSummary = { open: [], waiting: 0, quarantines: [] };

/** Whether the file says something else than what runs; undefined: the file can't be read whole now. */
async function isWaiting({ stages, log }: Reads, key: string, live: Release): Promise<boolean | undefined> {
  try {
    return (await stages.freeze(key)).configHash !== live.configHash;
  } catch (error) {
    log.debug('Configuration of a stage could not be read', { stage: key, error: messageOf(error) });
    return undefined;
  }
}

/** A proxy that does not answer costs the address, not the page. */
async function entryOf({ proxies, log }: Reads, host: string): Promise<ProxyEntry | undefined> {
  const proxy = proxies.current();
  if (proxy === undefined) return undefined;
  try {
    return await proxy.provider.entry(host, { signal: AbortSignal.timeout(1_000) });
  } catch (error) {
    log.debug('Proxy did not tell its entry', { proxy: proxy.id, error: messageOf(error) });
    return undefined;
  }
}
