#!/usr/bin/env node
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { readmePictures } from './pictures/readme.mjs';
import { scenesOf } from './pictures/scenes.mjs';
import { openWorlds } from './pictures/worlds.mjs';

/**
 * Pictures of every page at three widths, light and dark, into `screenshots/`. Names as arguments: only those scenes.
 * `--ru`: in Russian. `--readme`: the pictures of the README, into `docs/images/`. `WIDTH`, `THEME`: only these.
 */
const root = new URL('..', import.meta.url).pathname;
const out = `${root}screenshots/`;
const WIDTHS = process.env.WIDTH?.split(',').map(Number) ?? [390, 820, 1440];
const THEMES = process.env.THEME?.split(',') ?? ['light', 'dark'];
const HEIGHTS = { 390: 844, 820: 1180, 1440: 900 };
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const language = process.argv.includes('--ru') ? 'ru' : 'en';

// Not the one that is served: somebody may be looking at it.
const site = await mkdtemp(join(tmpdir(), 'dw-screenshots-'));
await build({ root, logLevel: 'warn', build: { outDir: site, emptyOutDir: true } });
const worlds = await openWorlds(site);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-quic'],
});
try {
  const count = process.argv.includes('--readme')
    ? await readmePictures(browser, worlds, `${root}../../docs/images/`)
    : await allPictures();
  process.stdout.write(`${count} pictures\n`);
} finally {
  await browser.close();
  await worlds.close();
  await rm(site, { recursive: true, force: true });
}

async function allPictures() {
  const scenes = Object.entries(scenesOf(worlds)).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const suffix = language === 'en' ? '' : `-${language}`;
  if (wanted.length === 0 && language === 'en') await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  let count = 0;
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({
        viewport: { width, height: HEIGHTS[width] ?? 900 },
        colorScheme: theme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        deviceScaleFactor: width === 390 ? 2 : 1,
        hasTouch: width === 390,
      });
      await context.addInitScript(`localStorage.setItem('docker-watcher.language', '${language}')`);
      for (const [name, act] of scenes) {
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        try {
          await act(page);
          await shoot(page, width, `${out}${name}-${width}-${theme}${suffix}.png`);
          count += 1;
        } finally {
          for (const { faults } of Object.values(worlds.servers)) faults.clear();
          await context.setOffline(false);
          await page.close();
        }
      }
      await context.close();
    }
  }
  return count;
}

/** What is out of sight is not drawn: the window is made as high as the page. */
async function shoot(page, width, path) {
  await page.waitForLoadState('load');
  // What has no heading is pictured as it is: bones, and an error in place of all.
  await page
    .locator('main h1')
    .first()
    .waitFor({ timeout: 3_000 })
    .catch(() => undefined);
  await page.waitForTimeout(700);
  // What comes into sight may be higher than it was held to be: a second look is exact.
  for (let look = 0; look < 2; look += 1) {
    const height = await page.evaluate('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height: Math.min(Math.max(height, HEIGHTS[width] ?? 900), 4_800) });
    await page.waitForTimeout(150);
  }
  await page.screenshot({ path });
  await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 });
}
