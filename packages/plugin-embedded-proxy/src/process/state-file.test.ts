import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFile } from './state-file.js';

const route = (host: string, generation = 'g1'): Route => ({
  id: 'app/dev',
  host,
  target: { host: '127.0.0.1', port: 80, scheme: 'http' },
  websockets: true,
  owner: 'me',
  generation,
});

describe('StateFile', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-state-'));
    path = join(folder, 'routes.json');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const load = () => new StateFile(path).load();

  it('is empty at first, without a problem', async () => {
    expect(await load()).toEqual({ routes: [], problems: [] });
  });

  it('finds what was saved, and keeps the state before as a copy', async () => {
    const file = new StateFile(path);
    await file.load();
    await file.save([route('a.test')]);
    await file.save([route('a.test', 'g2'), route('b.test')]);
    expect(await load()).toEqual({ routes: [route('a.test', 'g2'), route('b.test')], problems: [] });
    expect(await readFile(`${path}.1`, 'utf8')).toContain('"g1"');
  });

  it('cut short anywhere, serves the last good copy', async () => {
    const file = new StateFile(path);
    await file.load();
    await file.save([route('a.test')]);
    await file.save([route('a.test', 'g2')]);
    const [text, copy] = await Promise.all([readFile(path), readFile(`${path}.1`)]);
    // The last byte is a line end: without it the text still says all.
    for (let length = 0; length < text.length - 1; length += 7) {
      await writeFile(path, text.subarray(0, length));
      await writeFile(`${path}.1`, copy);
      const { routes, problems } = await load();
      expect(routes).toEqual([route('a.test')]);
      expect(problems).toHaveLength(1);
    }
  });

  it('never makes a bad file the last good copy', async () => {
    const first = new StateFile(path);
    await first.load();
    await first.save([route('a.test')]);
    await first.save([route('a.test', 'g2')]);
    await writeFile(path, 'rubbish');
    const second = new StateFile(path);
    await second.load();
    await second.save([route('a.test', 'g3')]);
    expect(await readFile(`${path}.1`, 'utf8')).toContain('"g1"');
    expect(await readFile(`${path}.bad`, 'utf8')).toBe('rubbish');
  });

  it('starts empty, and says so, when neither can be read', async () => {
    await writeFile(path, '{');
    await writeFile(`${path}.1`, '[]');
    const { routes, problems } = await load();
    expect(routes).toEqual([]);
    expect(problems.join()).toContain('no good copy');
  });

  it.each([
    ['no object', 7],
    ['no host', { ...route('a.test'), host: undefined }],
    ['a wild host', { ...route('a.test'), host: 'a b' }],
    ['no owner', { ...route('a.test'), owner: '' }],
    ['a port out of range', { ...route('a.test'), target: { host: 'x', port: 70_000, scheme: 'http' } }],
    ['an odd scheme', { ...route('a.test'), target: { host: 'x', port: 80, scheme: 'ftp' } }],
    ['a generation that is no header value', { ...route('a.test'), generation: 'a\r\nb' }],
    ['no word on websockets', { ...route('a.test'), websockets: 'yes' }],
  ])('lets an entry with %s cost only itself, and writes it back', async (_what, entry) => {
    await writeFile(path, JSON.stringify({ version: 1, routes: [entry, route('good.test')] }));
    const file = new StateFile(path);
    const { routes, problems } = await file.load();
    expect(routes).toEqual([route('good.test')]);
    expect(problems).toHaveLength(1);
    await file.save([...routes, route('more.test')]);
    expect(JSON.parse(await readFile(path, 'utf8')).routes).toContainEqual(JSON.parse(JSON.stringify(entry)));
  });
});
