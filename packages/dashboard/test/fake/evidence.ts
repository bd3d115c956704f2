import type { PromotionView, StagePlanView } from '../../src/api/views.js';
import type { Stage } from './models.js';
import type { World } from './world.js';

/** What speaks for what ran on the stage before, and against it. */
export function promotionsOf(world: World, stage: Stage): readonly PromotionView[] {
  const from = `${stage.project}/${stage.promoteFrom}`;
  return [...(world.releases.get(from) ?? [])].reverse().map((release, index): PromotionView => {
    const { tag, digest, number, liveAt, retiredAt, deploy } = release;
    const obstacle =
      digest === stage.live?.digest
        ? 'It runs here already.'
        : index === 3
          ? `${tag} was rolled back from on ${from}.`
          : undefined;
    return {
      from,
      tag,
      digest,
      release: number,
      liveAt,
      liveMs: Date.parse(retiredAt ?? new Date().toISOString()) - Date.parse(liveAt),
      by: world.deploys.find(({ id }) => id === deploy)?.actor ?? { kind: 'system', id: 'unknown' },
      evidence: [
        { step: 'gate', text: 'GET /api/health answered 200 twice' },
        { step: 'prove', text: `stage-${from.replace('/', '-')}.example.com answers with ${tag}` },
      ],
      ...(obstacle === undefined ? {} : { obstacle }),
    };
  });
}

/** What the next deploy of each stage would do. */
export function plansOf(world: World): readonly StagePlanView[] {
  return world.projects.flatMap(({ stages }) =>
    stages.map(
      ({ project, stage, live, configurationWaiting }): StagePlanView => ({
        project,
        stage,
        state: 'active',
        ...(live === undefined ? {} : { live }),
        strategy: { kind: 'blue-green', reason: 'Nothing stands against two versions side by side.' },
        waiting: configurationWaiting === true ? ['env.CACHE_URL', 'memoryBytes'] : [],
        drift: [],
      }),
    ),
  );
}
