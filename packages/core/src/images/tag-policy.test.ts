import { describe, expect, it } from 'vitest';
import { matchTag, parseTagPattern, type TagPattern, versionOf } from './tag-policy.js';

const glob = (text: string): TagPattern => ({ kind: 'glob', text });

describe('matchTag', () => {
  it.each([
    [glob('dev-*'), 'dev-42', 'match'],
    [glob('dev-*'), 'v1', 'pattern'],
    [glob('v*'), 'v1.2.3', 'match'],
    [glob('!v*'), 'x', 'pattern'],
    [{ kind: 'regex', text: '^v\\d+$' } as const, 'v12', 'match'],
    [{ kind: 'regex', text: '^v\\d+$' } as const, 'v12-rc', 'pattern'],
    [{ kind: 'semver', text: '^1.2' } as const, 'v1.9.0', 'match'],
    [{ kind: 'semver', text: '^1.2' } as const, '2.0.0-rc.1', 'pattern'],
    [{ kind: 'semver', text: '^1.2' } as const, '1.3', 'pattern'],
  ] as const)('%j takes %s: %s', (pattern, tag, expected) => {
    expect(matchTag({ pattern, order: 'auto' }, tag)).toBe(expected);
  });

  it('leaves out what is excluded', () => {
    expect(matchTag({ pattern: glob('v*'), exclude: glob('*-rc*'), order: 'auto' }, 'v1-rc1')).toBe('excluded');
  });
});

it.each([
  ['v1.2.3', '1.2.3'],
  ['1.2.3-rc.1', '1.2.3-rc.1'],
  ['1.2', undefined],
  ['sha-1234abc', undefined],
  ['2024', undefined],
  ['vv1.2.3', undefined],
  ['=1.2.3', undefined],
  ['v v1.2.3', undefined],
  ['v', undefined],
])('the version in %s is %s', (tag, version) => {
  expect(versionOf(tag)?.version).toBe(version);
});

it('reads patterns', () => {
  expect(parseTagPattern('dev-*')).toEqual(glob('dev-*'));
  expect(parseTagPattern('/^v\\d+$/')).toEqual({ kind: 'regex', text: '^v\\d+$' });
  expect(parseTagPattern('/(/')).toBeUndefined();
});
