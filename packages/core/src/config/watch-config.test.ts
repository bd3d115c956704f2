import { mkdir, mkdtemp, open, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchConfig } from './watch-config.js';

let folder: string;
let file: string;
let stop: AbortController;
let onChange: ReturnType<typeof vi.fn<() => void>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-watch-'));
  file = join(folder, 'dw.yaml');
  stop = new AbortController();
  onChange = vi.fn<() => void>();
  await writeFile(file, 'a: 1');
});
afterEach(async () => {
  stop.abort();
  await rm(folder, { recursive: true });
});

const watch = (path = file): void => watchConfig(path, onChange, { signal: stop.signal });
const once = (): Promise<void> =>
  vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), { timeout: 3_000, interval: 20 });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));

describe('a changed file is told of once', () => {
  it('written in place, in several pieces', async () => {
    watch();
    for (const text of ['a:', 'a: 2', 'a: 2\nb: 3']) await writeFile(file, text);
    await once();
    await settle();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('replaced, as editors do', async () => {
    watch();
    await writeFile(`${file}.tmp`, 'a: 2');
    await rename(`${file}.tmp`, file);
    await once();
  });

  it('taken away for a moment, as other editors do', async () => {
    watch();
    await unlink(file);
    await writeFile(file, 'a: 2');
    await once();
    await settle();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('swapped behind a link, as Kubernetes does', async () => {
    for (const version of ['1', '2']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'linked.yaml'), `a: ${version}`);
    }
    await symlink('1', join(folder, '..data'));
    await symlink('..data/linked.yaml', join(folder, 'linked.yaml'));
    watch(join(folder, 'linked.yaml'));
    await symlink('2', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await once();
  });

  it('in another folder, which the watched one only links to', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(join(elsewhere, 'deep'), { recursive: true });
    await writeFile(join(elsewhere, 'deep', 'real.yaml'), 'a: 1');
    await mkdir(join(folder, 'here'));
    await symlink('../elsewhere/deep/real.yaml', join(folder, 'here', 'dw.yaml'));
    watch(join(folder, 'here', 'dw.yaml'));
    await writeFile(join(elsewhere, 'deep', 'real.yaml'), 'a: 2');
    await once();
  });
});

it('says nothing when the content is the same, and nothing once it is stopped', async () => {
  watch();
  await writeFile(file, 'a: 1');
  await writeFile(join(folder, 'other'), 'x');
  await settle();
  expect(onChange).not.toHaveBeenCalled();
  stop.abort();
  await writeFile(file, 'a: 2');
  await settle();
  expect(onChange).not.toHaveBeenCalled();
});

it('tells of a file that is gone', async () => {
  watch();
  await unlink(file);
  await once();
});

it('is not put off by a folder that never rests', async () => {
  watch();
  await writeFile(file, 'a: 2');
  const noise = setInterval(() => void writeFile(join(folder, 'noise'), String(Math.random())), 20);
  await once();
  clearInterval(noise);
});

it('tells once of a file that only its mount still holds', async () => {
  const onDetached = vi.fn<() => void>();
  // Another name for the same thing: an open file, which outlives its names as a mount does.
  const held = await open(file);
  watchConfig(`/proc/self/fd/${held.fd}`, onChange, { signal: stop.signal, onDetached });
  await writeFile(`${file}.tmp`, 'a: 2');
  await settle();
  expect(onDetached).not.toHaveBeenCalled();
  await rename(`${file}.tmp`, file);
  await vi.waitFor(() => expect(onDetached).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(onDetached).toHaveBeenCalledTimes(1);
  expect(onChange).not.toHaveBeenCalled();
  await held.close();
});
