import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from './world.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-quic'];

let world: World;
let browser: Browser;
let page: Page;
/** What a page must never do: ask another host, break the policy, throw. */
const offences: string[] = [];

beforeAll(async () => {
  world = await openWorld();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  const { origin } = new URL(world.controller.url);
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) offences.push(request.url());
  });
  page.on('pageerror', (error) => offences.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) offences.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Printed once, at the first start. */
async function password(): Promise<string> {
  const log = await readFile(world.logFile, 'utf8');
  const found = /user admin, password (\S+)/.exec(log)?.[1];
  if (found === undefined) throw new Error(`No password in ${world.logFile}`);
  return found;
}

it('signs in, watches a deploy come live, and shows a failure with its diagnosis', async () => {
  await page.goto(`${world.controller.url}/`);
  await page
    .getByLabel(/password/i)
    .first()
    .fill(await password());
  await page.keyboard.press('Enter');
  await page.getByText(world.project).first().waitFor();

  await world.push('v1');
  await world.hint('v1');
  await page.getByText('v1', { exact: true }).first().waitFor();
  await world.until('deploy.succeeded', 'v1');

  await world.push('v2', 'other-port');
  await world.hint('v2');
  const failed = await world.until('deploy.failed', 'v2');
  await page.goto(`${world.controller.url}/deploys/${failed.deploy}`);
  await page
    .getByText(/Nothing listens on port 3000/)
    .first()
    .waitFor();
  await page
    .getByText(/still serving/)
    .first()
    .waitFor();
  expect(offences).toEqual([]);
});

it('rolls back by hand', async () => {
  await world.push('v3');
  await world.hint('v3');
  await world.until('deploy.succeeded', 'v3');
  await page.goto(`${world.controller.url}/projects/${world.project}/stages/dev`);
  await page.getByRole('button', { name: 'Roll back to this' }).first().click();
  await page.getByRole('button', { name: 'Roll back to v1' }).click();
  await world.watch.until(
    (event: { type: string; data: Record<string, unknown> }) =>
      event.type === 'deploy.succeeded' && event.data.kind === 'rollback',
    'the rollback',
  );
  expect(await world.answer()).toContain('v1');
  expect(offences).toEqual([]);
});
