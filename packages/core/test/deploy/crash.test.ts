import { describe, expect, it } from 'vitest';
import { OPEN_STATES } from '../../src/deploy/index.js';
import { complaints } from './convergence.js';
import { afterEffect, failEffect } from './effects.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import type { World } from './world.js';

/** What comes between, at the k-th chance; `strike` tells afterwards whether there was one. */
interface Disturbance {
  readonly name: string;
  /** The engine goes down: whatever is served is served again when it is back. */
  readonly breaksService: boolean;
  strike(world: World, k: number): () => boolean;
  recover(world: World): Promise<void>;
}

const KILL: Disturbance = {
  name: 'kill -9',
  breaksService: false,
  strike: (world, k) => afterEffect(world, k, () => world.kill()),
  recover: (world) => world.reboot(),
};

const DISTURBANCES: readonly Disturbance[] = [
  KILL,
  {
    name: 'a reboot of the machine',
    breaksService: true,
    strike: (world, k) =>
      afterEffect(world, k, () => {
        world.kill();
        world.engine.restart();
      }),
    recover: (world) => world.reboot(),
  },
  {
    name: 'a restart of the engine',
    breaksService: true,
    strike: (world, k) => afterEffect(world, k, () => world.engine.restart()),
    async recover() {},
  },
  {
    name: 'a call that fails',
    breaksService: false,
    strike: (world, k) => failEffect(world, k, 'undone'),
    async recover() {},
  },
  {
    name: 'an answer that is lost',
    breaksService: false,
    strike: (world, k) => failEffect(world, k, 'lost'),
    async recover() {},
  },
];

/** Gives what is wrong in the end; `over` when the scenario has no k-th chance. */
async function disturbed(scenario: Scenario, { strike, recover, breaksService }: Disturbance, k: number) {
  const world = await scenario.prepare();
  const before = await world.live();
  const hasStruck = strike(world, k);
  // A request that dies with its process is never answered.
  await Promise.race([scenario.act(world).catch(() => undefined), world.clock.pass(30_000)]);
  await world.clock.pass(30_000);
  if (!hasStruck()) return 'over';
  await recover(world);
  await world.settled();
  const wrong = [...(await complaints(world)), ...((await scenario.complaints?.(world)) ?? [])];
  if (scenario.isGapless && !breaksService && world.proxy.counts.dead > 0)
    wrong.push(`${world.proxy.counts.dead} visitors met nobody`);
  if (scenario.isGood && (await world.quarantined()).length > 0) wrong.push('a good version is quarantined');
  if (before !== undefined && (await world.live()) === undefined) wrong.push('the version before is lost');
  return wrong;
}

async function everywhere(scenario: Scenario, disturbance: Disturbance) {
  const wrong: string[] = [];
  for (let k = 1; ; k++) {
    const found = await disturbed(scenario, disturbance, k);
    if (found === 'over') return { wrong, chances: k - 1 };
    for (const sentence of found) wrong.push(`at ${k}: ${sentence}`);
  }
}

describe.each(DISTURBANCES)('$name, wherever it comes', (disturbance) => {
  const scenarios = SCENARIOS.filter(({ isVariant }) => disturbance === KILL || !isVariant);
  it.each(scenarios)('$name', async (scenario) => {
    const { wrong, chances } = await everywhere(scenario, disturbance);
    expect(wrong).toEqual([]);
    expect(chances).toBeGreaterThan(2);
  });
});

/** The control: these tests would notice if the journal did not keep what it is told. */
it('notices a store that forgets the journal', async () => {
  const forgetful: Disturbance = {
    ...KILL,
    name: 'a journal that is lost',
    async recover(world) {
      const open = new Set(
        world.disk.deploys.all().flatMap(({ id, state }) => (OPEN_STATES.includes(state) ? [id] : [])),
      );
      for (const { id, deployId } of world.disk.steps.all()) if (open.has(deployId)) world.disk.steps.delete(id);
      world.disk.log.keep();
      await world.reboot();
    },
  };
  const found: string[] = [];
  for (const scenario of SCENARIOS) {
    if (found.length === 0) found.push(...(await everywhere(scenario, forgetful)).wrong);
  }
  expect(found).not.toEqual([]);
});
