import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../scripts/crash/engine-restarts.mjs');
const WITHIN_MS = 1_500_000;

it(
  'an engine that restarts between any two steps leaves exactly one version running, whatever the restart policy',
  async () => {
    // An engine of its own, which may come and go: nobody else's is touched.
    const child = spawn('unshare', ['--net', '--mount', process.execPath, SCRIPT], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let told = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code, told).toBe(0);
    const { restarts, wrong } = JSON.parse(out);
    expect(restarts).toBe(10);
    expect(wrong, told).toEqual([]);
  },
  WITHIN_MS,
);
