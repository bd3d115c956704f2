import { afterAll, beforeAll, expect, it } from 'vitest';
import { standBy } from '../scripts/crash/bystanders.mjs';
import { buildSample, forgetSample } from '../scripts/services/images.mjs';
import { sweep } from '../scripts/services/sweep.mjs';
import { openWorld, type World } from './world.js';

const DEPLOYS = 60;
const KEEP = 3;
const TAGS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7'];
const LABEL = 'many-deploys';
const WITHIN_MS = 600_000;

let world: World;
let run: string;
let strangers: string;
let bystanders: Awaited<ReturnType<typeof standBy>>;

beforeAll(async () => {
  world = await openWorld({
    bake: '0s',
    project: () => `    keep: ${KEEP}\n    stages: { dev: { tag_pattern: "v*" } }`,
  });
  for (const tag of TAGS) await world.push(tag);
  run = world.project.replace('e2e-', '');
  strangers = await buildSample({ engine: world.engine, name: `${LABEL}-${run}`, tag: '1', version: 'stranger' });
  const { docker } = world;
  const lane = { project: world.project, stageAt: () => 'dev' };
  bystanders = await standBy({ docker, image: strangers, run, lane, label: LABEL });
}, WITHIN_MS);
afterAll(async () => {
  await world?.close();
  await sweep({ engine: world.engine, labels: { [LABEL]: run } });
  await forgetSample({ engine: world.engine, image: strangers });
});

interface SeenImage {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly RepoDigests?: readonly string[] | null;
}

/** Images of this stage, and of the repository they came from; not those of the second instance. */
async function images(): Promise<readonly SeenImage[]> {
  const all: readonly SeenImage[] = await world.docker.listImages();
  return all.filter(({ RepoTags, RepoDigests }) => {
    const names = [...(RepoTags ?? []), ...(RepoDigests ?? [])];
    const isOurs = (name: string) =>
      name.startsWith(`docker-watcher/${world.project}-dev:`) || name.startsWith(`${world.image}@`);
    return names.some(isOurs) && !names.some((name) => name.endsWith(`:other${run}`));
  });
}

it(
  'sixty deploys in a row leave what is kept, and nobody else is touched',
  async () => {
    await world.ended(await world.ask('deploy', { tag: 'v7' }));
    const load = world.load(20);
    let most = 0;
    for (let index = 0; index < DEPLOYS; index++) {
      const { type } = await world.ended(await world.ask('deploy', { tag: TAGS[index % TAGS.length] }));
      expect(type).toBe('deploy.succeeded');
      most = Math.max(most, await ownContainers());
    }
    const counts = await load.stop();
    expect([...counts.faults]).toEqual([]);

    await expect.poll(ownContainers, { timeout: 30_000 }).toBeLessThanOrEqual(KEEP + 1);
    expect(most).toBeLessThanOrEqual(KEEP + 2);
    await expect.poll(async () => (await images()).length, { timeout: 30_000 }).toBeLessThanOrEqual(KEEP + 2);
    expect(await bystanders.complaints()).toEqual([]);
  },
  WITHIN_MS,
);

/** Those of the second instance, which has the same names, are its own. */
async function ownContainers(): Promise<number> {
  return (await world.containers()).filter(({ Labels }) => Labels['io.docker-watcher.instance'] !== `another-${run}`)
    .length;
}
