import { type Static, Type } from '@docker-watcher/sdk';
import { type Promotion, STEP_NAMES } from '../../deploy/index.js';
import { ActorSchema, iso, list, oneOf, Time } from './fields.js';

export const PromotionSchema = Type.Object(
  {
    from: Type.String({ description: 'PROJECT/STAGE where it ran.' }),
    tag: Type.String(),
    digest: Type.String(),
    release: Type.Integer(),
    liveAt: Time,
    liveMs: Type.Integer({ description: 'How long it was, or has been, live there.' }),
    by: ActorSchema,
    evidence: list(Type.Object({ step: oneOf(STEP_NAMES), text: Type.String() })),
    obstacle: Type.Optional(Type.String({ description: 'Why it may not be promoted; absent: it may.' })),
  },
  { title: 'Promotion' },
);
export type PromotionView = Static<typeof PromotionSchema>;

export function viewPromotion({ by, evidence, liveAt, ...rest }: Promotion): PromotionView {
  return {
    ...rest,
    liveAt: iso(liveAt),
    by: { kind: by.kind, id: by.id },
    evidence: evidence.map(({ step, text }) => ({ step, text })),
  };
}
