import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockData } from './data-lock.js';

describe('lockData', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const lock = () => lockData(folder, join(folder, 'proxy.sock'));
  const leave = (number: number, holder: unknown) =>
    writeFile(join(folder, `proxy.lock.${number}`), JSON.stringify(holder));

  it('is held and given back', async () => {
    const held = await lock();
    expect(await readdir(folder)).toEqual(['proxy.lock.1']);
    if (!('release' in held)) throw new Error('not held');
    held.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('succeeds a dead holder, whose pid may be another process by now', async () => {
    const held = await lock();
    if (!('release' in held)) throw new Error('not held');
    held.release();
    // The parent of the tests lives, but did not start at tick 1.
    const { boot, pidNamespace } = await present();
    await leave(4, { pid: process.ppid, started: '1', boot, pidNamespace, control: '' });
    expect(await lock()).toHaveProperty('release');
    expect(await readdir(folder)).toEqual(['proxy.lock.5']);
  });

  it('names a living holder', async () => {
    const { boot, pidNamespace, started } = await present(process.ppid);
    await leave(2, { pid: process.ppid, started, boot, pidNamespace, control: '' });
    expect(await lock()).toMatchObject({ pid: process.ppid });
    expect(await readdir(folder)).toEqual(['proxy.lock.2']);
  });

  it('of another container is judged by its control socket', async () => {
    await leave(1, {
      pid: 1,
      started: '1',
      boot: 'other',
      pidNamespace: 'other',
      control: join(folder, 'nobody.sock'),
    });
    expect(await lock()).toHaveProperty('release');
  });

  async function present(pid = process.pid) {
    const { readFile, readlink } = await import('node:fs/promises');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return {
      boot: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
      pidNamespace: await readlink('/proc/self/ns/pid'),
      started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
    };
  }
});
