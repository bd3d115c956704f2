import { type KnownOrder, shortDigest } from '../images/index.js';
import { attemptedOf } from './choices.js';
import type { DecisionReason } from './model.js';
import { type Choice, isAbove } from './rank.js';
import type { Situation } from './situation.js';
import { isOpen } from './window.js';

export interface Obstacle {
  readonly reason: DecisionReason;
  readonly detail: string;
}

/** What keeps the newest choice from being deployed by itself; the first that applies is told. */
export function obstacleTo(situation: Situation, choice: Choice, order: KnownOrder): Obstacle | undefined {
  return happened(situation, choice) ?? belowMark(situation, choice, order) ?? notNow(situation);
}

/** It is there, on its way, or was sent back. */
function happened({ live, open, quarantines }: Situation, { digest = '' }: Choice): Obstacle | undefined {
  if (live?.digest === digest) return { reason: 'same-digest', detail: `It runs already (${shortDigest(digest)}).` };
  const going = open.find((deploy) => deploy.digest === digest);
  if (going !== undefined) return { reason: 'taken', detail: 'It is being deployed.' };
  const held = quarantines.find((quarantine) => quarantine.digest === digest);
  return held === undefined ? undefined : { reason: 'quarantined', detail: held.reason };
}

function belowMark(situation: Situation, choice: Choice, order: KnownOrder): Obstacle | undefined {
  const attempted = attemptedOf(situation, order);
  if (attempted === undefined || isAbove(order, choice, attempted)) return undefined;
  const isMark = choice.tag === attempted.tag && choice.digest === attempted.digest;
  if (!isMark) {
    return {
      reason: 'below-mark',
      detail: `"${attempted.tag}" was tried already and is newer; only what is above it goes live by itself.`,
    };
  }
  // It failed at the gate, and the configuration has changed since: the same digest gets another try.
  if (situation.lifted.has(attempted.digest)) return undefined;
  return { reason: 'below-mark', detail: 'It was tried already; a person may deploy it again.' };
}

function notNow({ stage, row, now }: Situation): Obstacle | undefined {
  if (!stage.autoDeploy) return { reason: 'available', detail: 'It waits for a person: auto_deploy is off.' };
  if (stage.confirm === true) return { reason: 'available', detail: 'It waits for a person: confirm is on.' };
  if (row.pausedAt !== undefined) return { reason: 'paused', detail: 'The stage is paused.' };
  if (row.stoppedAt !== undefined) return { reason: 'paused', detail: 'The stage was stopped by a person.' };
  if (isOpen(stage.deployWindow, now)) return undefined;
  return { reason: 'outside-window', detail: `Its deploy_window is ${stage.deployWindow?.text}.` };
}
