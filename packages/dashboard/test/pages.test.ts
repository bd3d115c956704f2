import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousFaults } from './accessibility.js';
import { Stand } from './browser.js';
import { tellStory, tellTroubles } from './fake/story.js';
import { World } from './fake/world.js';

const STREAMS = /view=(logs|metrics)/;
const STAGE = '/projects/web-app-launcher/stages/prod';

/** Each page, a text that only its content has, and the request that brings it. */
const PAGES: readonly {
  readonly path: string;
  readonly shows: RegExp;
  readonly asks?: RegExp;
  readonly empties?: RegExp;
}[] = [
  {
    path: '/',
    shows: /stages? (is|are) healthy|needs? you/,
    asks: /^\/api\/projects$/,
    empties: /Push an image; it is live/,
  },
  { path: '/projects/web-app-launcher', shows: /Deploy of dev-44/, asks: /^\/api\/deploys$/ },
  { path: STAGE, shows: /Promotion of v1\.5\.0/, asks: /\/releases$/ },
  { path: `${STAGE}?view=candidates`, shows: /Tried already/, asks: /\/candidates$/ },
  { path: `${STAGE}?view=logs`, shows: /\/api\/items\//, asks: /\/logs$/ },
  { path: `${STAGE}?view=metrics`, shows: /of 537 MB/, asks: /\/stats$/ },
  { path: `${STAGE}?view=config`, shows: /DATABASE_URL/, asks: /^\/api\/config$/ },
  { path: '/deploys/d000000', shows: /Deploy of dev-21/, asks: /^\/api\/deploys\/d000000$/ },
  { path: '/activity', shows: /Deploy of dev-44/, asks: /^\/api\/deploys$/, empties: /No deploys yet/ },
  { path: '/activity?view=events', shows: /Deploy succeeded/, asks: /^\/api\/audit$/ },
  {
    path: '/insights',
    shows: /deploys went live/,
    asks: /^\/api\/deploys$/,
    empties: /Nothing was deployed in this time/,
  },
  { path: '/plugins', shows: /Gitea and Forgejo|Installed plugins/, asks: /^\/api\/plugins$/ },
  { path: '/settings', shows: /parallel_deploys: 2/, asks: /^\/api\/config$/ },
  { path: '/settings?view=tokens', shows: /first start/, asks: /^\/api\/tokens$/ },
  { path: '/settings?view=users', shows: /generated password/, asks: /^\/api\/users$/ },
  { path: '/settings?view=checks', shows: /2 checks need you|1 check needs you/, asks: /^\/api\/doctor$/ },
  { path: '/settings?view=audit', shows: /Deploy succeeded/, asks: /^\/api\/audit$/ },
  { path: '/settings?view=account', shows: /Sign out everywhere/ },
  { path: '/settings?view=about', shows: /Docker 28\.1\.1/ },
  { path: '/start', shows: /\/api\/webhook\/gitea/, asks: /^\/api\/webhooks$/ },
  { path: '/nowhere', shows: /There is no such page/ },
];

/** Colours are not caught in the middle of a transition. */
const CALM = { reducedMotion: 'reduce' } as const;

async function faultsInBoth(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await seriousFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  return found;
}

const stand = new Stand();
beforeAll(() => stand.open());
afterEach(() => stand.clear());
afterAll(() => stand.close());

describe('each page', () => {
  it.each(PAGES)('$path shows its answer, and axe finds nothing serious, light and dark', async ({ path, shows }) => {
    const { page, offences } = await stand.visit(path, CALM);
    await page.getByText(shows).first().waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    expect(offences).toEqual([]);
  });

  const asking = PAGES.flatMap(({ path, shows, asks }) => (asks === undefined ? [] : [{ path, shows, asks }]));
  it.each(asking)(
    '$path shows bones while it waits, what is wrong when the API fails, and then its answer',
    async ({ path, shows, asks }) => {
      const { page, server, offences } = await stand.visit('/nowhere');
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      const isStream = STREAMS.test(path);
      server.faults.set(asks, 'hang');
      await page.goto(server.url + path);
      await page
        .getByText(/view=logs/.test(path) ? 'Nothing yet.' : 'Loading')
        .first()
        .waitFor({ state: 'attached' });
      expect(await page.getByText(shows).count()).toBe(0);

      server.faults.set(asks, 'error');
      await page.reload();
      await page
        .getByText(isStream ? /being resumed|Loading/ : 'The engine did not answer.')
        .first()
        .waitFor({ state: 'attached' });

      server.faults.clear();
      // A stream tries again by itself.
      if (!isStream) await page.getByRole('button', { name: 'Try again' }).first().click();
      await page.getByText(shows).first().waitFor();
      expect(offences).toEqual([]);
    },
  );

  const teaching = PAGES.flatMap(({ path, empties }) => (empties === undefined ? [] : [{ path, empties }]));
  it.each(teaching)('$path teaches when there is nothing', async ({ path, empties }) => {
    const { page, offences } = await stand.visit(path, { world: { projects: 0 } });
    await page.getByText(empties).first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(offences).toEqual([]);
  });
});

describe('what is not reached by an address alone', () => {
  it('sign-in and a refused password are sound, light and dark', async () => {
    const { page, offences } = await stand.visit('/', { ...CALM, signedOut: true });
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('User and password do not belong together.').waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    expect(offences).toEqual([]);
  });

  it('dialog, palette and menu are sound, light and dark', async () => {
    const { page, offences } = await stand.visit(STAGE, CALM);
    await page.getByRole('button', { name: 'Promote…' }).first().click();
    await page.getByRole('radio').first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem').first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    expect(offences).toEqual([]);
  });

  it('a bad day is sound, light and dark', async () => {
    const world = new World({ stepMs: 20 });
    const { page, offences } = await stand.visit('/', { ...CALM, world });
    tellStory(world);
    await page.getByText('billing-api/dev: dev-45 failed').or(page.getByText('dev-45 failed')).first().waitFor();
    await page.getByText('registry github is failing').or(page.getByText('v1.8.0 waits for you')).first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    const failed = world.deploys.find(({ state, tag }) => state === 'failed' && tag === 'dev-45');
    await page.goto(`${new URL(page.url()).origin}/deploys/${failed?.id}`);
    await page.getByText('Nothing listens on port 3000').first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    expect(offences).toEqual([]);
  });
});

describe('each kind of trouble', () => {
  it.each([
    ['/', /its route leads elsewhere, a second version runs beside it/],
    ['/projects/photo-library/stages/prod', /GET \/api\/health answered 503 five times/],
    ['/projects/weather-station/stages/dev', /Its route leads elsewhere/],
    ['/projects/weather-station/stages/rel', /New configuration waits/],
    ['/projects/mail-relay/stages/dev', /Its address does not answer/],
    ['/projects/mail-relay/stages/prod', /It left the configuration/],
    ['/projects/notes/stages/prod', /It ended three times/],
    ['/projects/wiki/stages/dev', /Nothing was deployed here yet/],
  ])('is told on %s, soundly, light and dark', async (path, tells) => {
    const world = new World({ stepMs: 20 });
    tellTroubles(world);
    const { page, offences } = await stand.visit(path, { ...CALM, world });
    await page.getByText(tells).first().waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    expect(offences).toEqual([]);
  });
});

describe('the guards of these tests', () => {
  it('axe does find a fault', async () => {
    const { page } = await stand.visit('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.evaluate(() => {
      const button = document.createElement('button');
      document.body.append(button);
    });
    expect((await seriousFaults(page)).join()).toContain('button-name');
  });

  it('a request to another host and an inline script are seen', async () => {
    const { page, offences } = await stand.visit('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
      const image = new Image();
      image.src = 'http://127.0.0.2:9/pixel.png';
    });
    await expect.poll(() => offences.join('\n')).toMatch(/Content Security Policy/);
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  });
});
