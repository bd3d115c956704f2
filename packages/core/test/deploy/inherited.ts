import { type StageWish, stageSpec } from './stage-spec.js';
import { World } from './world.js';

export const HOST = 'dev.app.test';

/** Somebody's container behind somebody's route, with another network and port than ours will have. */
export async function inherited(wish: StageWish = {}): Promise<World> {
  const world = new World({ stages: [stageSpec({ adopt: 'legacy', ...wish })] });
  const image = world.engine.images.add('legacy', { port: 8_080 }, 'legacy:1');
  world.engine.networks.make('theirs');
  const run = stageSpec({ run: { network: 'theirs' } }).run;
  const { id } = await world.engine.create({ name: 'legacy', image: image.id, labels: {}, run, publish: [] });
  await world.engine.start(id);
  await world.engine.setRestartPolicy(id, 'always');
  const host = world.engine.all()[0]?.addresses[0] ?? '';
  // Its generation is not of our making: no proxy can tell it.
  world.intercept = async (name, run) => {
    const answer = (await run()) as { generation?: string };
    return name === 'proxy.serving' && answer.generation === 'by hand'
      ? { serving: false, evidence: 'no marker' }
      : answer;
  };
  const target = { host, port: 8_080, scheme: 'http' as const };
  world.proxy.plant({ id: 'theirs', host: HOST, target, websockets: false, owner: 'somebody', generation: 'by hand' });
  await world.start();
  return world;
}
