import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { tarOf } from './fixture-tar.js';

it.each(['', 'seed', 'x'.repeat(512), 'y'.repeat(2_000)])('makes an archive that tar reads: %#', (text) => {
  expect(execFileSync('tar', ['-xOf', '-', 'seed'], { input: tarOf('seed', text) }).toString()).toBe(text);
});
