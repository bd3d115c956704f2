import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPEN_STATES } from '../../src/deploy/index.js';
import { complaints } from './convergence.js';
import { stageSpec } from './stage-spec.js';
import { indulge, type Whim, whims } from './whims.js';
import { ADMIN, World } from './world.js';

const KEYS = ['app/dev', 'other/dev'];
/** Longer than any drain, look and restart pause together. */
const LONG_MS = 150_000;
const SAMPLE_MS = 2_000;

/** A blue-green and a recreate stage, and a container of somebody else's. */
async function populated(): Promise<World> {
  const probe = { type: 'tcp', settings: {}, intervalMs: 250, timeoutMs: 1_000, deadlineMs: 8_000 };
  const stages = [stageSpec({ probe }), stageSpec({ probe, project: 'other', strategy: 'recreate' })];
  const world = new World({ stages });
  world.engine.networks.make('apps');
  const image = world.engine.images.add('theirs', {}, 'postgres:17');
  const { id } = await world.engine.create({
    name: 'postgres',
    image: image.id,
    labels: {},
    run: stageSpec().run,
    publish: [],
  });
  await world.engine.start(id);
  await world.engine.setRestartPolicy(id, 'always');
  await world.start();
  for (const key of KEYS) await world.deployed(`first of ${key.replace('/', '-')}`, {}, key);
  return world;
}

/** Sees what lasts for long although no deploy of the stage is under way; a sentence each. */
function watched(world: World): () => readonly string[] {
  const found = new Set<string>();
  const since = new Map<string, number>();
  const lasts = (sentence: string, isSo: boolean) => {
    const now = world.clock.monotonicMs();
    if (!isSo) since.delete(sentence);
    else if (now - (since.get(sentence) ?? now) > LONG_MS) found.add(sentence);
    else since.set(sentence, since.get(sentence) ?? now);
  };
  const sample = () => {
    const isDead = !world.controller.life.isAlive;
    for (const key of KEYS) {
      const [project] = key.split('/');
      const row = world.disk.stages.all().find(({ projectId }) => world.disk.projects.get(projectId)?.name === project);
      const isOpen = world.disk.deploys
        .all()
        .some(({ stageId, state }) => stageId === row?.id && OPEN_STATES.includes(state));
      const isBusy = isDead || isOpen;
      lasts(`two versions of ${key} run`, !isBusy && world.running(key).length > 1);
      lasts(`${key} leads nowhere`, !isBusy && !row?.stoppedAt && world.routed(key) === undefined);
      lasts(`a stopped ${key} runs`, !isBusy && Boolean(row?.stoppedAt) && world.running(key).length > 0);
      lasts(
        `${key} leads to another stage`,
        !isDead && !(world.routed(key) ?? key.replace('/', '-')).startsWith(key.replace('/', '-')),
      );
    }
    world.clock.at(SAMPLE_MS, sample);
  };
  sample();
  return () => [...found];
}

/** Nothing is under way any more, and nothing is to be tried again but what rests with its stage. */
async function atRest(world: World): Promise<void> {
  world.witness = () => {};
  if (!world.controller.life.isAlive) await world.reboot();
  world.registry.isDown = false;
  for (const key of KEYS) await world.ask((commands) => commands.resume(ADMIN, key));
  for (let minute = 0; minute < 45; minute++) {
    await world.clock.pass(62_000);
    const isOpen = world.disk.deploys.all().some(({ state }) => OPEN_STATES.includes(state));
    const stopped = new Set(world.disk.stages.all().flatMap(({ id, stoppedAt }) => (stoppedAt ? [id] : [])));
    const isPlanned = world.disk.timers.all().some(({ stageId = '' }) => !stopped.has(stageId));
    if (!isOpen && !isPlanned) break;
  }
  await world.clock.pass(130_000);
}

async function offered(world: World, key: string): Promise<readonly string[]> {
  const all = await world.ask((commands) => commands.offers(ADMIN, key));
  const kept = all.filter(({ release }) => release.prunedAt === undefined);
  const lost = kept
    .filter(({ how }) => how === 'gone')
    .map(({ release }) => `release ${release.number} of ${key} is gone`);
  const keep = world.specs.get(key)?.keep ?? 0;
  return kept.length <= keep + 1 ? lost : [...lost, `${kept.length} releases of ${key} are kept`];
}

async function outcome(
  sequence: readonly Whim[],
  breaking: (world: World) => void = () => {},
): Promise<readonly string[]> {
  const world = await populated();
  breaking(world);
  const seen = watched(world);
  for (const [turn, whim] of sequence.entries()) await indulge(world, whim, turn);
  await atRest(world);
  const wrong = [...seen(), ...world.faultsOfOurs.map(String)];
  for (const key of KEYS) wrong.push(...(await complaints(world, key)), ...(await offered(world, key)));
  const theirs = await world.engine.container('postgres');
  if (theirs?.state !== 'running' || theirs.restartPolicy !== 'always')
    wrong.push("somebody else's container was touched");
  if (world.engine.images.find('postgres:17') === undefined) wrong.push("somebody else's image is gone");
  return wrong;
}

it('comes to rest as it should, whatever people, programs and fate do', async () => {
  const runs = Number(process.env.WHIMS ?? 25);
  await fc.assert(
    fc.asyncProperty(whims(KEYS), async (sequence) => {
      expect(await outcome(sequence)).toEqual([]);
    }),
    { numRuns: runs },
  );
}, 600_000);

/** The controls: it would notice an engine that does not stop what it should, and a proxy that forgets. */
it.each([
  ['engine.stop', 'two versions of app/dev run'],
  ['proxy.putRoute', 'app/dev leads nowhere'],
])('notices a %s that does nothing', async (call, sentence) => {
  const sequence: Whim[] = [
    { key: 'app/dev', kind: 'deploy', app: 'good', waitMs: 70_000 },
    { key: 'app/dev', kind: 'route gone', waitMs: 70_000 },
  ];
  const wrong = await outcome(sequence, (world) => {
    world.intercept = async (name, run) => (name === call ? { generation: '' } : run());
  });
  expect(wrong).toContain(sentence);
});
