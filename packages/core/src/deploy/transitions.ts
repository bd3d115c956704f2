import type { DeployState } from './model.js';

/** Where a deploy may go from where it is: the whole table. */
const NEXT: Readonly<Record<DeployState, readonly DeployState[]>> = {
  queued: ['running', 'superseded', 'cancelled'],
  running: ['succeeded', 'undoing', 'recovering'],
  recovering: ['running', 'undoing'],
  undoing: ['failed', 'cancelled', 'stuck', 'recovering'],
  stuck: ['undoing', 'recovering'],
  succeeded: [],
  failed: [],
  cancelled: [],
  superseded: [],
};

export function mayBecome(from: DeployState, to: DeployState): boolean {
  return NEXT[from].includes(to);
}

export function isOver(state: DeployState): boolean {
  return NEXT[state].length === 0;
}

/** Throws on a move that the table does not have: a bug of ours, never a user's. */
export function assertMove(from: DeployState, to: DeployState): void {
  if (!mayBecome(from, to)) throw new Error(`A deploy can't go from ${from} to ${to}`);
}
