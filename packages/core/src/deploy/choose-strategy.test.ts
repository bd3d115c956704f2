import { expect, it } from 'vitest';
import { type StageWish, stageSpec } from '../../test/deploy/stage-spec.js';
import { chooseStrategy } from './choose-strategy.js';

const mount = { kind: 'volume' as const, source: 'data', target: '/data', readOnly: false, shared: false };

const TABLE: readonly (readonly [string, StageWish, 'blue-green' | 'recreate', RegExp])[] = [
  ['nothing in the way', {}, 'blue-green', /side by side/],
  [
    'a port of the host',
    { run: { ports: [{ hostPort: 80, containerPort: 80, protocol: 'tcp' }] } },
    'recreate',
    /port 80/,
  ],
  ['a volume to write to', { run: { mounts: [mount] } }, 'recreate', /data is mounted read-write/],
  ['a volume to read', { run: { mounts: [{ ...mount, readOnly: true }] } }, 'blue-green', /side by side/],
  ['a volume that may be shared', { run: { mounts: [{ ...mount, shared: true }] } }, 'blue-green', /side by side/],
  ['a worker', { worker: true }, 'recreate', /no traffic/],
  [
    'a person who knows better',
    { run: { mounts: [mount] }, strategy: 'blue-green' },
    'blue-green',
    /strategy: blue-green/,
  ],
  ['a person who is careful', { strategy: 'recreate' }, 'recreate', /strategy: recreate/],
];

it.each(TABLE)('%s', (_name, wish, strategy, reason) => {
  const decision = chooseStrategy(stageSpec(wish));
  expect(decision.strategy).toBe(strategy);
  expect(decision.reason).toMatch(reason);
  // Whoever did not choose is told what would change it.
  expect(decision.hint !== undefined).toBe((wish.strategy ?? 'auto') === 'auto' && strategy === 'recreate');
});
