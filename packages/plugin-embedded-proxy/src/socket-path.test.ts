import { describe, expect, it } from 'vitest';
import { shortSocketPath } from './socket-path.js';

describe('shortSocketPath', () => {
  it('leaves a short path as it is', () => {
    expect(shortSocketPath('/run/proxy.sock').path).toBe('/run/proxy.sock');
  });

  it('says which path is too long, and what to do, where it can not be shortened', () => {
    const long = `/tmp/${'x'.repeat(120)}.sock`;
    expect(() => shortSocketPath(long)).toThrow(/longer than 103 bytes.*Set "control" to a shorter path/);
  });
});
