import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural, compareNewest, isSameSeries, newestFirst, type Ordered, orderOf } from './order.js';
import type { TagPolicy } from './tag-policy.js';

const policy = (text: string, order: TagPolicy['order'] = 'auto'): TagPolicy => ({
  pattern: { kind: 'glob', text },
  order,
});
const seen = (tag: string, look = 1, pushed?: number): Ordered => ({
  tag,
  look,
  ...(pushed === undefined ? {} : { pushedAt: new Date(pushed) }),
});
const newest = (order: Parameters<typeof compareNewest>[0], items: Ordered[]) =>
  newestFirst(order, items).map(({ tag }) => tag);

describe('auto', () => {
  it('is semver when every matching tag is real semver', () => {
    expect(orderOf(policy('v*'), [seen('v1.2.3'), seen('v1.3.0-rc.1'), seen('latest')])).toBe('semver');
  });
  it('never takes what only looks like a version', () => {
    expect(orderOf(policy('sha-*'), [seen('sha-1234abc')])).toBe('seen');
    expect(orderOf(policy('*'), [seen('1.2'), seen('2024')])).toBe('seen');
  });
  it('goes by push time where the registry tells', () => {
    expect(orderOf(policy('dev-*'), [seen('dev-1', 1, 5), seen('dev-2', 1, 4)])).toBe('pushed');
    expect(orderOf(policy('dev-*'), [seen('dev-1', 1, 5), seen('dev-2')])).toBe('seen');
  });
});

describe('newest first', () => {
  it('by version, releases before their candidates', () => {
    expect(newest('semver', [seen('v1.2.0'), seen('v1.10.0'), seen('v1.10.0-rc.2'), seen('v1.9.9')])).toEqual([
      'v1.10.0',
      'v1.10.0-rc.2',
      'v1.9.9',
      'v1.2.0',
    ]);
  });
  it('by push', () => {
    expect(newest('pushed', [seen('b', 1, 1), seen('a', 1, 3), seen('c', 1, 2)])).toEqual(['a', 'c', 'b']);
  });
  it('by look, then naturally', () => {
    expect(newest('seen', [seen('dev-9', 1), seen('dev-10', 1), seen('dev-2', 2)])).toEqual([
      'dev-2',
      'dev-10',
      'dev-9',
    ]);
  });
});

const anyOrdered = fc.record({
  tag: fc.oneof(
    fc.constantFrom('v1.0.0', 'v1.0.1', '2.0.0-rc.1', 'dev-1', 'dev-01', 'dev-10'),
    fc.string({ maxLength: 8 }),
  ),
  look: fc.integer({ min: 1, max: 3 }),
  pushedAt: fc.date({ min: new Date(0), max: new Date(10), noInvalidDate: true }),
});

describe('an order', () => {
  it.each(['semver', 'pushed', 'seen'] as const)('%s is total: antisymmetric and transitive', (order) => {
    fc.assert(
      fc.property(anyOrdered, anyOrdered, anyOrdered, (a, b, c) => {
        const sign = (x: Ordered, y: Ordered) => Math.sign(compareNewest(order, x, y));
        expect(sign(a, b) + sign(b, a)).toBe(0);
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
  it.each(['semver', 'pushed', 'seen'] as const)('%s sorts as it compares', (order) => {
    fc.assert(
      fc.property(fc.array(anyOrdered), (items) => {
        expect(newestFirst(order, items)).toEqual(items.toSorted((a, b) => compareNewest(order, a, b)));
      }),
    );
  });
  it('natural comparison is total', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        expect(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a))).toBe(0);
        expect(compareNatural(a, b) === 0).toBe(a === b);
        if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

it.each([
  ['dev-9', 'dev-10', true],
  ['v1.2', 'v1.10', true],
  ['v1', 'v1-rc1', false],
  ['sha-1234abc', 'sha-99ff', false],
])('%s and %s are of one series: %s', (a, b, expected) => {
  expect(isSameSeries(a, b)).toBe(expected);
});
