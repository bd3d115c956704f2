// How often a registry is asked, and what it costs us: many repositories, none of which changes.
import { memoryOf, prepareController } from './lib/controller.mjs';
import { startCountingRegistry } from './lib/counting-registry.mjs';

export const title = 'Polling';
export const needsEngine = true;

const MB = 1_000_000;

export async function run({ engine, say, smoke }) {
  const figures = [
    ...(await large({ engine, say, repositories: smoke ? 20 : 1_000, tags: smoke ? 20 : 500 })),
    ...(await polled({ engine, say, what: '71 stages over 40 repositories', repositories: 40, stages: 71 })),
    ...(await polled({ engine, say, what: '20 stages over 5 repositories', repositories: 5, stages: 20 })),
  ];
  return {
    figures,
    notes: [
      'Tags in use: those that a stage runs or would run; here the newest of each pattern. The listing of a plain registry',
      'vouches for no digest, so each of them is asked for; where a listing does (GHCR), one request per repository is all.',
      'The time is processor time, of the controller and of the registry that counts, which share the machine: one repository is',
      'looked at after the other. The memory is what V8 has not collected yet: no look leaves anything behind.',
    ],
  };
}

async function large({ engine, say, repositories, tags }) {
  const half = Array.from({ length: tags / 2 }, (_, index) => index + 1);
  const names = [...half.map((number) => `dev-${number}`), ...half.map((number) => `v${number}.0.0`)];
  const projects = Array.from({ length: repositories }, (_, index) => [
    `app-${index}`,
    { image: `app-${index}`, stages: { dev: { tag_pattern: 'dev-*' }, rel: { tag_pattern: 'v*' } } },
  ]);
  const world = await startWorld({ engine, repositories, tagsOf: () => names, projects: Object.fromEntries(projects) });
  const { registry, controller } = world;
  try {
    say(`${repositories} repositories of ${tags} tags …`);
    const began = performance.now();
    await controller.start();
    const first = (await registry.whenQuiet()) - began;
    const asked = { ...registry.counts };
    registry.reset();
    const again = performance.now();
    await controller.api('POST', '/api/look', {});
    const second = (await registry.whenQuiet()) - again;
    const { peak } = await memoryOf(controller.pid());
    const inUse = repositories * 2;
    return [
      { what: 'first cycle, listings', value: asked.list, limit: repositories },
      { what: 'first cycle, HEADs', value: asked.head, limit: inUse },
      { what: 'first cycle, tokens', value: asked.token, limit: repositories },
      { what: 'first cycle, time', value: first / 1_000, unit: 's', limit: 60 },
      { what: 'first cycle, answers', value: asked.bytes / MB, unit: 'MB' },
      { what: 'most at once', value: asked.most, limit: 4 },
      { what: 'second cycle, listings', value: registry.counts.list, limit: repositories },
      { what: 'second cycle, HEADs', value: registry.counts.head, limit: inUse },
      { what: 'second cycle, tokens', value: registry.counts.token, limit: 0 },
      { what: 'second cycle, time', value: second / 1_000, unit: 's', limit: 60 },
      { what: 'most memory', value: peak / MB, unit: 'MB', limit: 200 },
    ];
  } finally {
    await world.close();
  }
}

/** A few stages, each repository shared by several, when nothing has changed. */
async function polled({ engine, say, what, repositories, stages }) {
  say(`${what} …`);
  const projects = Array.from({ length: repositories }, (_, index) => {
    const own = Math.floor(stages / repositories) + (index < stages % repositories ? 1 : 0);
    const named = Array.from({ length: own }, (_, stage) => [`s${stage}`, { tag_pattern: 'v*' }]);
    return [`app-${index}`, { image: `app-${index}`, stages: Object.fromEntries(named) }];
  });
  const tagsOf = () => ['v1.0.0', 'v1.1.0', 'v2.0.0'];
  const world = await startWorld({ engine, repositories, tagsOf, projects: Object.fromEntries(projects) });
  try {
    await world.controller.start();
    await world.registry.whenQuiet();
    world.registry.reset();
    await world.controller.api('POST', '/api/look', {});
    await world.registry.whenQuiet();
    const { list, head, token } = world.registry.counts;
    return [
      { what: `${what}, an unchanged cycle`, value: list + head + token, unit: 'requests', limit: 2 * repositories },
    ];
  } finally {
    await world.close();
  }
}

async function startWorld({ engine, repositories, tagsOf, projects }) {
  const registry = await startCountingRegistry({ repositories, tagsOf });
  const named = Object.entries(projects).map(([name, { image, ...rest }]) => [
    name,
    { registry: 'bench', image: `${registry.host}/bench/${image}`, port: 3_000, ...rest },
  ]);
  const world = await prepareController({
    engine,
    settings: {
      registries: { bench: { type: 'oci', url: `http://${registry.host}`, insecure: true } },
      projects: Object.fromEntries(named),
    },
  });
  return {
    ...world,
    registry,
    async close() {
      await world.close();
      await registry.stop();
    },
  };
}
