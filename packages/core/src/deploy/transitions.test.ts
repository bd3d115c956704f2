import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPLOY_STATES, type DeployState, OPEN_STATES } from './model.js';
import { assertMove, isOver, mayBecome } from './transitions.js';

const next = (state: DeployState) => DEPLOY_STATES.filter((to) => mayBecome(state, to));

/** Every state that can be come to from `state`. */
function reachable(state: DeployState, seen = new Set<DeployState>()): Set<DeployState> {
  for (const to of next(state)) {
    if (seen.has(to)) continue;
    seen.add(to);
    reachable(to, seen);
  }
  return seen;
}

/** A walk through the table, chosen by numbers. */
function walk(choices: readonly number[]): DeployState[] {
  const path: DeployState[] = ['queued'];
  for (const choice of choices) {
    const options = next(path.at(-1) ?? 'queued');
    const to = options[choice % options.length];
    if (to === undefined) break;
    path.push(to);
  }
  return path;
}

const walks = fc.array(fc.nat(20), { maxLength: 40 }).map(walk);

describe('the states of a deploy', () => {
  it('are open or over, never both', () => {
    expect(DEPLOY_STATES.filter((state) => !isOver(state))).toEqual(OPEN_STATES);
  });

  it('can all be come to, and can all come to an end', () => {
    expect([...reachable('queued'), 'queued'].sort()).toEqual([...DEPLOY_STATES].sort());
    for (const state of OPEN_STATES) expect([...reachable(state)].some(isOver)).toBe(true);
  });

  it('end once', () => {
    fc.assert(fc.property(walks, (path) => path.slice(0, -1).every((state) => !isOver(state))));
  });

  it('succeed only by running, and end otherwise only after being taken back or before beginning', () => {
    fc.assert(
      fc.property(walks, (path) => {
        for (const [index, state] of path.entries()) {
          const before = path[index - 1];
          if (state === 'succeeded') expect(before).toBe('running');
          if (state === 'failed') expect(before).toBe('undoing');
          if (state === 'cancelled') expect(['undoing', 'queued']).toContain(before);
          if (state === 'superseded') expect(before).toBe('queued');
        }
      }),
    );
  });

  it('never go forward again once they are taken back, except by recovering', () => {
    fc.assert(
      fc.property(walks, (path) => {
        for (const [index, state] of path.entries())
          if (state === 'running') expect(['queued', 'recovering']).toContain(path[index - 1]);
      }),
    );
  });

  it('never wait again', () => {
    for (const state of DEPLOY_STATES) expect(mayBecome(state, 'queued')).toBe(false);
  });

  it('refuse a move that is not in the table', () => {
    expect(() => assertMove('queued', 'running')).not.toThrow();
    expect(() => assertMove('succeeded', 'running')).toThrow("A deploy can't go from succeeded to running");
  });
});
