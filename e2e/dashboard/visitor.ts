import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { World } from '../world.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-quic'];
const PATIENCE_MS = 20_000;

export type Visitor = Awaited<ReturnType<typeof openVisitor>>;

/** A person with a browser before the dashboard of a world, not signed in yet. */
export async function openVisitor(world: World) {
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
  page.setDefaultTimeout(PATIENCE_MS);
  const { origin } = new URL(world.controller.url);
  const offences = watch(page, origin);
  const go = (path: string) => page.goto(origin + path);

  return {
    page,
    origin,
    go,
    /** What no page must do: ask another host, break the policy, throw. */
    offences,
    stagePage: (stage: string) => `/projects/${world.project}/stages/${stage}`,
    /** With the password that was printed at the first start. */
    async signIn(): Promise<void> {
      await go('/');
      await page.getByLabel('Password').fill(await passwordIn(world.logFile));
      await page.keyboard.press('Enter');
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
    },
    close: () => browser.close(),
  };
}

function watch(page: Page, origin: string): readonly string[] {
  const offences: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) offences.push(`asked ${url}`);
  });
  page.on('pageerror', (error) => offences.push(`threw ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) offences.push(message.text());
  });
  return offences;
}

async function passwordIn(logFile: string): Promise<string> {
  const found = /user admin, password (\S+)/.exec(await readFile(logFile, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`No password in ${logFile}`);
  return found;
}
