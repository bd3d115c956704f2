import { describe, expect, it } from 'vitest';
import { match } from './match.js';

describe('addresses', () => {
  it.each([
    ['/', '/', {}],
    ['/projects/:project', '/projects/web', { project: 'web' }],
    ['/projects/:project', '/projects/web/', { project: 'web' }],
    ['/projects/:project', '/projects/', undefined],
    ['/projects/:project/stages/:stage', '/projects/a%2Fb/stages/dev', { project: 'a/b', stage: 'dev' }],
    ['/projects/:project', '/projects/%E0%A4%A', undefined],
    ['/activity', '/activities', undefined],
    ['/activity', '/activity/x', undefined],
  ])('%s and %s', (pattern, path, params) => {
    expect(match(pattern, path)).toEqual(params);
  });
});
