#!/usr/bin/env node
import { mkdir, rm } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { loadFake } from './fake.mjs';

/** Pictures of every page at three widths, light and dark, into `screenshots/`. Names as arguments: only those pages. */
const root = new URL('..', import.meta.url).pathname;
const out = `${root}screenshots/`;
const WIDTHS = process.env.WIDTH?.split(',').map(Number) ?? [390, 820, 1440];
const THEMES = process.env.THEME?.split(',') ?? ['light', 'dark'];
const HEIGHTS = { 390: 844, 820: 1180, 1440: 900 };
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const language = process.argv.includes('--ru') ? 'ru' : 'en';

const { FakeServer, World, tellStory } = await loadFake();
await build({ root, logLevel: 'warn', build: { outDir: 'dist' } });
const world = new World({ stepMs: 200 });
const server = new FakeServer({ world, site: `${root}dist` });
const empty = new FakeServer({ world: new World({ projects: 0 }), site: `${root}dist` });
const closed = new FakeServer({ world: new World({ projects: 1 }), site: `${root}dist`, signedOut: true });
await Promise.all([server.start(), empty.start(), closed.start()]);
tellStory(world);
// The failing one has failed; then one that is on its way, slowly.
await new Promise((resolve) => setTimeout(resolve, 3_000));
const slow = world.stage('web-app-launcher', 'dev');
const running = world.begin(slow, 'dev-45');
await new Promise((resolve) => setTimeout(resolve, 1_400));
world.stop();
const failed = world.deploys.find(
  ({ stage, project, state }) =>
    project === 'billing-api' &&
    stage === 'dev' &&
    state === 'failed' &&
    world.events.some(({ deploy }) => deploy !== undefined),
);
const recentFailed = world.deploys.findLast(({ state }) => state === 'failed') ?? failed;

const stage = '/projects/web-app-launcher/stages/prod';
const PAGES = {
  overview: '/',
  project: '/projects/web-app-launcher',
  stage,
  'stage-failed': '/projects/billing-api/stages/dev',
  'stage-candidates': `${stage}?view=candidates`,
  'stage-logs': `${stage}?view=logs`,
  'stage-metrics': `${stage}?view=metrics`,
  'stage-config': `${stage}?view=config`,
  'deploy-running': `/deploys/${running.id}`,
  'deploy-failed': `/deploys/${recentFailed.id}`,
  activity: '/activity',
  events: '/activity?view=events',
  insights: '/insights',
  plugins: '/plugins',
  settings: '/settings',
  'settings-tokens': '/settings?view=tokens',
  'settings-users': '/settings?view=users',
  'settings-account': '/settings?view=account',
  'settings-about': '/settings?view=about',
  start: '/start',
  'not-found': '/nowhere',
};
/** Pages that are reached by doing something. */
const SCENES = {
  'change-promote': async (page) => {
    await page.goto(`${server.url}${stage}`);
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    await page.getByRole('radio').first().waitFor();
  },
  'change-deploy': async (page) => {
    await page.goto(`${server.url}/projects/web-app-launcher/stages/rel`);
    await page.getByRole('button', { name: 'Deploy a tag…' }).click();
    await page.getByRole('radio').first().waitFor();
  },
  palette: async (page) => {
    await page.goto(`${server.url}/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('launcher');
  },
  'first-run': (page) => page.goto(`${empty.url}/`),
  'sign-in': (page) => page.goto(`${closed.url}/`),
};

if (wanted.length === 0) await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-quic'],
});
let count = 0;
for (const theme of THEMES) {
  for (const width of WIDTHS) {
    const context = await browser.newContext({
      viewport: { width, height: HEIGHTS[width] },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      deviceScaleFactor: width === 390 ? 2 : 1,
      hasTouch: width === 390,
    });
    await context.addInitScript(`localStorage.setItem('docker-watcher.language', '${language}')`);
    const page = await context.newPage();
    const shoot = async (name) => {
      await page.waitForLoadState('load');
      await page.waitForTimeout(350);
      // What is out of sight is not drawn: the window is made as high as the page.
      const height = await page.evaluate('document.documentElement.scrollHeight');
      await page.setViewportSize({ width, height: Math.min(Math.max(height, HEIGHTS[width]), 4_000) });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${out}${name}-${width}-${theme}.png` });
      await page.setViewportSize({ width, height: HEIGHTS[width] });
      count += 1;
    };
    for (const [name, path] of Object.entries(PAGES)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await page.goto(`${server.url}${path}`);
      await shoot(name);
    }
    for (const [name, act] of Object.entries(SCENES)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await act(page);
      await shoot(name);
    }
    await context.close();
  }
}
await browser.close();
await Promise.all([server.stop(), empty.stop(), closed.stop()]);
process.stdout.write(`${count} pictures in ${out}\n`);
