import { type Static, Type } from '@docker-watcher/sdk';
import { DRIFT_KINDS, type StagePlan } from '../../deploy/index.js';
import { iso, list, oneOf, Time } from './fields.js';

export const StagePlanSchema = Type.Object(
  {
    project: Type.String(),
    stage: Type.String(),
    state: oneOf(['active', 'orphan'], { description: 'orphan: it left the configuration, and serves on.' }),
    live: Type.Optional(
      Type.Object({ release: Type.Integer(), tag: Type.String(), digest: Type.String(), since: Time }),
    ),
    strategy: Type.Optional(
      Type.Object({
        kind: oneOf(['blue-green', 'recreate']),
        reason: Type.String(),
        hint: Type.Optional(Type.String({ description: 'The line that would change it.' })),
      }),
    ),
    gap: Type.Optional(Type.String({ description: 'What visitors notice of a deploy; absent: nothing.' })),
    reach: Type.Optional(
      Type.Object(
        { kind: oneOf(['network', 'ip', 'published']), reason: Type.String() },
        {
          description: 'How its containers are reached.',
        },
      ),
    ),
    waiting: list(Type.String(), {
      description: 'Keys in which the file differs from what runs; names, never values.',
    }),
    drift: list(
      Type.Object({
        kind: oneOf(DRIFT_KINDS),
        text: Type.String(),
        heals: Type.Boolean({ description: 'It is mended by itself.' }),
      }),
    ),
    problem: Type.Optional(Type.String({ description: 'Why something could not be looked at.' })),
  },
  { title: 'StagePlan' },
);
export type StagePlanView = Static<typeof StagePlanSchema>;

export function viewStagePlan(plan: StagePlan): StagePlanView {
  const { project, stage, state, live, strategy, gap, reach, waiting, drift, problem } = plan;
  return {
    ...{ project, stage },
    state: state === 'orphan' ? 'orphan' : 'active',
    ...(live === undefined
      ? {}
      : { live: { release: live.number, tag: live.tag, digest: live.digest, since: iso(live.liveAt) } }),
    ...(strategy === undefined ? {} : { strategy: { ...strategy } }),
    ...(gap === undefined ? {} : { gap }),
    ...(reach === undefined ? {} : { reach: { ...reach } }),
    waiting: [...waiting],
    drift: drift.map((one) => ({ ...one })),
    ...(problem === undefined ? {} : { problem }),
  };
}
