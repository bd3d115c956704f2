import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildSite } from './build-site.js';
import { FakeServer } from './fake/server.js';
import { World, type WorldOptions } from './fake/world.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PATIENCE_MS = 20_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-quic'];

export interface Visit {
  readonly page: Page;
  readonly server: FakeServer;
  readonly world: World;
  /** What a page must never do: ask another host, break the policy, throw. */
  readonly offences: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  readonly world?: WorldOptions | World;
  readonly signedOut?: boolean;
  readonly ability?: 'read' | 'deploy' | 'admin';
  readonly language?: 'en' | 'ru';
}

/** The built dashboard in a real browser, against the fake API. */
export class Stand {
  readonly #closings: (() => Promise<unknown>)[] = [];
  #browser: Browser | undefined;
  #site = '';

  async open(): Promise<void> {
    this.#site = await mkdtemp(join(tmpdir(), 'dw-dashboard-'));
    await buildSite(this.#site);
    this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }

  get site(): string {
    return this.#site;
  }

  async visit(path: string, options: VisitOptions = {}): Promise<Visit> {
    const { world: wish = {}, signedOut = false, ability = 'admin', language = 'en', ...more } = options;
    const world = wish instanceof World ? wish : new World({ stepMs: 40, ...wish });
    const server = new FakeServer({ world, site: this.#site, signedOut, ability });
    const url = await server.start();
    if (this.#browser === undefined) throw new Error('The stand is not open.');
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      ...more,
    });
    await context.addInitScript(`localStorage.setItem('docker-watcher.language', '${language}')`);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const offences = watch(page, url);
    this.#closings.push(
      () => context.close(),
      () => server.stop(),
    );
    await page.goto(url + path);
    return { page, server, world, offences };
  }

  /** Ends what one test opened. */
  async clear(): Promise<void> {
    for (const close of this.#closings.splice(0)) await close();
  }

  async close(): Promise<void> {
    await this.clear();
    await this.#browser?.close();
    if (this.#site !== '') await rm(this.#site, { recursive: true, force: true });
  }
}

function watch(page: Page, url: string): string[] {
  const offences: string[] = [];
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(data|blob):/.test(asked)) offences.push(`asked ${asked}`);
  });
  page.on('pageerror', (error) => offences.push(`threw ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (
      /Content Security Policy|violates/i.test(text) ||
      (message.type() === 'error' && !/Failed to load resource/.test(text))
    )
      offences.push(text);
  });
  return offences;
}
