import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from './build-site.js';

const KB = 1_000;
/** What the overview is made of; the language and what a click asks for are apart. */
const FIRST_PAGE = ['/src/main.ts', '/src/app/app.ts', '/src/pages/overview/overview.ts'];

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly imports?: readonly string[];
}

let site = '';
let manifest: Readonly<Record<string, Chunk>> = {};

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), 'dw-size-'));
  await buildSite(site);
  manifest = JSON.parse(await readFile(join(site, '.vite/manifest.json'), 'utf8'));
});
afterAll(() => rm(site, { recursive: true, force: true }));

const sizeOf = async (file: string) => gzipSync(await readFile(join(site, file)), { level: 9 }).length;

describe('the built dashboard', () => {
  it('needs at most 90 kB of JavaScript for its first page', async () => {
    const wanted = new Set<string>();
    const take = (key: string) => {
      const chunk = manifest[key];
      if (chunk === undefined || wanted.has(chunk.file)) return;
      wanted.add(chunk.file);
      for (const name of chunk.imports ?? []) take(name);
    };
    for (const entry of FIRST_PAGE) {
      const key = Object.keys(manifest).find(
        (name) => `/${name}` === entry || (entry === '/src/main.ts' && name === 'index.html'),
      );
      if (key === undefined) throw new Error(`${entry} is not in the build`);
      take(key);
    }
    const sizes = await Promise.all([...wanted].map(sizeOf));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(wanted.size).toBeGreaterThan(3);
    expect(total).toBeLessThanOrEqual(90 * KB);
  });

  it('is at most 180 kB of JavaScript in all', async () => {
    const files = (await readdir(join(site, 'assets'))).filter((name) => name.endsWith('.js'));
    const sizes = await Promise.all(files.map((name) => sizeOf(`assets/${name}`)));
    expect(files.length).toBeGreaterThan(10);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(180 * KB);
  });

  it('has neither inline scripts nor styles, nor the gallery', async () => {
    const page = await readFile(join(site, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    expect(Object.keys(manifest).some((name) => name.includes('gallery'))).toBe(false);
  });

  it('comes with its compressed forms', async () => {
    const files = await readdir(join(site, 'assets'));
    for (const name of files.filter((one) => /\.(js|css)$/.test(one)))
      expect(files).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]));
  });
});
