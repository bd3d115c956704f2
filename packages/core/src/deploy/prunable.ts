import { authorize, type Caller, messageOf } from '../base/index.js';
import { choresOf } from './chores.js';
import type { DeployPorts } from './context.js';
import type { Release, StageRow } from './model.js';
import { stageLabels } from './names.js';
import { spareImages } from './our-images.js';

/** What housekeeping would let go of on a stage now. Nothing that serves, is kept or is anybody else's. */
export interface Prunable {
  readonly key: string;
  readonly project: string;
  readonly stage: string;
  /** Old versions that would be drained and stopped first. */
  readonly stops: readonly string[];
  /** Names of containers that would be removed. */
  readonly containers: readonly string[];
  /** Tags and digests of images that would be removed. */
  readonly images: readonly string[];
  /** Releases that would no longer be offered. */
  readonly releases: readonly Pick<Release, 'number' | 'tag' | 'digest'>[];
  /** Why it could not be looked at: then nothing is touched there. */
  readonly problem?: string;
}

/** Stages with something to let go of, and those that can't be looked at. Changes nothing. */
export async function prunable(ports: DeployPorts, caller: Caller, signal: AbortSignal): Promise<readonly Prunable[]> {
  authorize(caller, 'read');
  const rows = (await ports.store.stageRows()).filter(
    ({ project }) => caller.projects === undefined || caller.projects.includes(project),
  );
  const found = await Promise.all(rows.map((row) => prunableOf(ports, row, signal)));
  return found.filter(
    ({ stops, containers, images, releases, problem }) =>
      stops.length + containers.length + images.length + releases.length > 0 || problem !== undefined,
  );
}

async function prunableOf(ports: DeployPorts, row: StageRow, signal: AbortSignal): Promise<Prunable> {
  const { project, stage } = row;
  const nothing = { key: `${project}/${stage}`, project, stage, stops: [], containers: [], images: [], releases: [] };
  try {
    const { stops, containers, going } =
      row.state === 'removed' ? await ofRemoved(ports, row, signal) : await ofChores(ports, row, signal);
    const images = await Promise.all(going.map((release) => spareImages(ports, release, going)));
    const there = await Promise.all(
      [...new Set(images.flat())].map(async (image) => ((await ports.engine.image(image, { signal })) ? [image] : [])),
    );
    return {
      ...nothing,
      stops,
      containers,
      images: there.flat(),
      releases: going.map(({ number, tag, digest }) => ({ number, tag, digest })),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...nothing, problem: ports.redactor.redact(messageOf(error)) };
  }
}

interface Going {
  readonly stops: readonly string[];
  readonly containers: readonly string[];
  readonly going: readonly Release[];
}

async function ofChores(ports: DeployPorts, row: StageRow, signal: AbortSignal): Promise<Going> {
  const chores = await choresOf(ports, row, signal);
  const names = (containers: readonly { readonly name: string }[] = []) => containers.map(({ name }) => name);
  return { stops: names(chores?.retiring), containers: names(chores?.containers), going: chores?.going ?? [] };
}

async function ofRemoved(ports: DeployPorts, row: StageRow, signal: AbortSignal): Promise<Going> {
  const containers = await ports.engine.containers(stageLabels(ports.instance.id, row), { signal });
  const going = (await ports.store.releases(row.id)).filter(({ prunedAt }) => prunedAt === undefined);
  return { stops: [], containers: containers.map(({ name }) => name), going };
}
