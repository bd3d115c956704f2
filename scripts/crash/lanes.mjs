// What is being done when the controller is killed: each lane is a stage that is deployed again and again in one way.

export const KEEP = 2;
/** More than are kept, so that pulling and pruning are part of it. */
const MANY = ['v1', 'v2', 'v3', 'v4'];

/**
 * `tags`: what is pushed of its image. `settings` are the project's keys; `first` what runs before the first round; `act`
 * asks for the deploy of a round and gives its id. `isGapless`: visitors never meet nobody.
 */
const KINDS = {
  'blue-green': {
    tags: MANY,
    isGapless: true,
    settings: () => ({
      hooks: { before_switch: ['/node', '-e', '0'], after_switch: ['/node', '-e', '0'] },
      stages: { dev: {} },
    }),
    first: ({ deploy }) => deploy('v1'),
    act: ({ deploy, round }) => deploy(tagOf(round)),
  },
  recreate: {
    tags: MANY,
    isGapless: false,
    settings: () => ({ strategy: 'recreate', stages: { dev: {} } }),
    first: ({ deploy }) => deploy('v1'),
    act: ({ deploy, round }) => deploy(tagOf(round)),
  },
  rollback: {
    tags: ['v1', 'v2'],
    isGapless: true,
    settings: () => ({ stages: { dev: {} } }),
    async first({ deploy, ended }) {
      await ended(await deploy('v1'));
      return deploy('v2');
    },
    async act({ api, path, post }) {
      const { releases } = await api('GET', `${path}/releases`);
      const live = releases.find(({ how }) => how === 'live');
      const back = releases.find(({ how, digest }) => !['live', 'gone'].includes(how) && digest !== live?.digest);
      return post('rollback', { to: back?.id });
    },
  },
  promotion: {
    tags: ['v1', 'v2'],
    isGapless: true,
    stage: 'rel',
    settings: () => ({ stages: { dev: {}, rel: { promote_from: 'dev' } } }),
    async first({ deployTo, digestOf, deploy, ended }) {
      for (const tag of ['v1', 'v2']) await ended(await deployTo('dev', tag));
      return deploy(await digestOf('v1'));
    },
    act: async ({ post, digestOf, round }) =>
      post('promote', { digest: await digestOf(round % 2 === 0 ? 'v1' : 'v2') }),
  },
  apply: {
    tags: ['v1'],
    isGapless: true,
    settings: (round) => ({ env: { ROUND: String(round) }, stages: { dev: {} } }),
    first: ({ deploy }) => deploy('v1'),
    act: ({ post }) => post('apply', {}),
  },
  adopt: {
    tags: ['v1'],
    isGapless: true,
    /** A new stage each round, since only the first deploy adopts. */
    stage: (round) => `a${round}`,
    settings: (round, legacy) => ({ stages: { [`a${round}`]: { adopt: legacy(round) } } }),
    act: ({ deploy }) => deploy('v1'),
  },
};

/** The lanes of a run, one of each kind unless `kinds` names fewer. */
export function lanesOf(run, kinds = Object.keys(KINDS)) {
  return kinds.map((kind) => {
    const { stage = 'dev', ...rest } = KINDS[kind];
    const project = `crash-${run}-${kind}`;
    const stageAt = (round) => (typeof stage === 'function' ? stage(round) : stage);
    return {
      ...rest,
      kind,
      project,
      /** All lanes share one image. */
      tagOf: (version) => `${kind}-${version}`,
      /** Where its deploys of that round happen. */
      stageAt,
      hostAt: (round) => `stage-${stageAt(round)}-${project}.localhost`,
      pathAt: (round) => `/api/projects/${project}/stages/${stageAt(round)}`,
    };
  });
}

function tagOf(round) {
  return MANY[round % MANY.length];
}
