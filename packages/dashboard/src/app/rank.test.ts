import { describe, expect, it } from 'vitest';
import { rankOf } from './rank.js';

describe('the palette', () => {
  it('wants every word, in any order', () => {
    expect(rankOf('deploy to web/dev', 'dev web')).toBeDefined();
    expect(rankOf('deploy to web/dev', 'dev prod')).toBeUndefined();
  });

  it('finds all when nothing is asked', () => {
    expect(rankOf('anything', '')).toBe(0);
  });

  it('likes beginnings of words best', () => {
    const order = ['api/web', 'web/api', 'cobweb'].sort((a, b) => (rankOf(a, 'web') ?? 0) - (rankOf(b, 'web') ?? 0));
    expect(order).toEqual(['web/api', 'api/web', 'cobweb']);
  });
});
