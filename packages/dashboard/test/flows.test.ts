import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Stand } from './browser.js';
import { failureOf } from './fake/models.js';

const stand = new Stand();
beforeAll(() => stand.open());
afterEach(() => stand.clear());
afterAll(() => stand.close());

describe('signing in', () => {
  it('opens the page that was asked for, and signing out closes it', async () => {
    const { page, server } = await stand.visit('/settings?view=about', { signedOut: true });
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByText('Docker 28.1.1').waitFor();
    await page.getByRole('button', { name: 'Account and language' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(server.asked).toContain('DELETE /api/session');
  });

  it('offers nothing to change to who may only look', async () => {
    const { page } = await stand.visit('/projects/web-app-launcher/stages/dev', { ability: 'read' });
    await page.getByRole('heading', { name: 'web-app-launcher / dev' }).waitFor();
    await page.getByText('Deploy of dev-44').waitFor();
    expect(await page.getByRole('button', { name: /Deploy|Roll back|More actions/ }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Tokens' }).count()).toBe(0);
  });
});

describe('deploying', () => {
  it('shows a deploy by webhook live, on the overview', async () => {
    const { page, world } = await stand.visit('/', { world: { stepMs: 150 } });
    await page.getByText('All 18 stages are healthy.').waitFor();
    const stage = world.stage('notes', 'prod');
    if (stage === undefined) throw new Error('no stage');
    world.begin(stage, 'v9.9.9');
    await page.getByText('1 deploy is running.').waitFor();
    await page.getByRole('link', { name: /Follow the deploy of v9\.9\.9: Pull image/ }).waitFor();
    await page.getByText('1 deploy is running.').waitFor({ state: 'detached' });
    await page.getByRole('list', { name: 'Stages of notes' }).getByText('v9.9.9').waitFor();
  });

  it('deploys a tag by hand, and leads to its progress', async () => {
    const { page, world } = await stand.visit('/projects/web-app-launcher/stages/dev');
    await page.getByRole('button', { name: 'Deploy a tag…' }).click();
    await page.getByPlaceholder('Search, or type any tag').fill('dev-40');
    await page.getByRole('radio', { name: /dev-40/ }).check();
    await page.getByRole('button', { name: 'Deploy dev-40 to dev' }).click();
    await page.getByRole('heading', { name: 'Deploy of dev-40' }).waitFor();
    await page.getByText('Succeeded', { exact: true }).waitFor();
    await page.getByText('GET /api/health answered 200 twice').first().waitFor();
    expect(world.stage('web-app-launcher', 'dev')?.live?.tag).toBe('dev-40');
  });

  it('takes a tag that was never seen', async () => {
    const { page, world } = await stand.visit('/projects/web-app-launcher/stages/dev');
    await page.getByRole('button', { name: 'Deploy a tag…' }).click();
    await page.getByPlaceholder('Search, or type any tag').fill('hotfix-1');
    await page.getByRole('radio', { name: /hotfix-1/ }).check();
    await page.getByRole('button', { name: 'Deploy hotfix-1 to dev' }).click();
    await page.getByRole('heading', { name: 'Deploy of hotfix-1' }).waitFor();
    expect(world.deploys.at(-1)?.tag).toBe('hotfix-1');
  });

  it('promotes only when the name of the project is typed, and shows from what to what', async () => {
    const { page, world, server } = await stand.visit('/projects/web-app-launcher/stages/prod');
    const stage = world.stage('web-app-launcher', 'prod');
    if (stage === undefined) throw new Error('no stage');
    world.offer(stage, 'v1.8.0');
    await page.getByRole('button', { name: 'Promote v1.8.0 to prod' }).click();
    await page.getByText(/Release 8 has proved itself on rel/).waitFor();
    await page.getByText('3 settings differ from rel').click();
    await page.getByText('DATABASE_URL, SENTRY_DSN').waitFor();
    const promote = page.locator('dw-change-dialog').getByRole('button', { name: 'Promote v1.8.0 to prod' });
    expect(await promote.isDisabled()).toBe(true);
    await page.getByLabel('Type web-app-launcher to confirm').fill('web-app');
    expect(await promote.isDisabled()).toBe(true);
    await page.getByLabel('Type web-app-launcher to confirm').fill('web-app-launcher');
    await promote.click();
    await page.getByRole('heading', { name: 'Promotion of v1.8.0' }).waitFor();
    await page.getByText('Succeeded', { exact: true }).waitFor();
    expect(server.asked).toContain('POST /api/projects/web-app-launcher/stages/prod/promote');
    expect(stage.live?.tag).toBe('v1.8.0');
  });

  it('rolls back to a release of the list', async () => {
    const { page, world } = await stand.visit('/projects/web-app-launcher/stages/rel');
    await page.getByRole('button', { name: 'Roll back to this' }).nth(1).click();
    await page.locator('dw-change-dialog').getByText('v1.6.0').first().waitFor();
    await page.getByRole('button', { name: 'Roll back to v1.6.0' }).click();
    await page.getByRole('heading', { name: 'Roll back to v1.6.0' }).waitFor();
    await page.getByText('Succeeded', { exact: true }).waitFor();
    expect(world.stage('web-app-launcher', 'rel')?.live?.tag).toBe('v1.6.0');
  });

  it('applies what the file says, after the name was typed, and says what it is', async () => {
    const { page, world, server } = await stand.visit('/nowhere');
    const stage = world.stage('weather-station', 'prod');
    if (stage === undefined) throw new Error('no stage');
    stage.configurationWaiting = true;
    await page.goto(`${server.url}/projects/weather-station/stages/prod`);
    await page.getByText('New configuration waits').waitFor();
    await page.getByRole('button', { name: 'Apply…' }).click();
    const dialog = page.locator('dw-change-dialog');
    await dialog.getByText('env.CACHE_URL').waitFor();
    await dialog.getByText('They notice nothing.').waitFor();
    const apply = dialog.getByRole('button', { name: 'Apply configuration to prod' });
    expect(await apply.isDisabled()).toBe(true);
    await dialog.getByLabel('Type weather-station to confirm').fill('weather-station');
    await apply.click();
    await page.getByRole('heading', { name: 'New configuration for v1.5.0' }).waitFor();
    await page.getByText('Succeeded', { exact: true }).waitFor();
    expect(stage.configurationWaiting).toBeUndefined();
  });

  it('bars what may not be promoted, and says why', async () => {
    const { page } = await stand.visit('/projects/web-app-launcher/stages/prod');
    await page.getByRole('button', { name: 'Promote…' }).click();
    const barred = page.locator('dw-change-dialog .choice', { hasText: 'It runs here already.' });
    await barred.waitFor();
    expect(await barred.getByRole('radio').isDisabled()).toBe(true);
  });

  it('stops, starts, and restarts', async () => {
    const { page, world } = await stand.visit('/projects/photo-library/stages/dev');
    const stage = world.stage('photo-library', 'dev');
    const more = async (item: RegExp) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await more(/^Stop…/);
    await page.getByRole('button', { name: 'Stop dev' }).click();
    await page.getByText('Stopped', { exact: true }).first().waitFor();
    expect(stage?.stoppedAt).toBeDefined();
    await page.getByRole('button', { name: 'Start dev' }).click();
    await page.getByText('Healthy', { exact: true }).first().waitFor();
    await more(/^Restart…/);
    await page.getByRole('button', { name: 'Restart dev' }).click();
    await page.getByRole('heading', { name: 'Restart of dev-44' }).waitFor();
  });

  it('removes a stage that left the configuration, and only when its name was typed', async () => {
    const { page, world, server } = await stand.visit('/nowhere');
    const stage = world.stage('mail-relay', 'prod');
    if (stage === undefined) throw new Error('no stage');
    stage.state = 'orphan';
    await page.goto(`${server.url}/projects/mail-relay/stages/prod`);
    await page.getByRole('button', { name: 'Remove…' }).click();
    const remove = page.getByRole('button', { name: 'Remove prod' });
    expect(await remove.isDisabled()).toBe(true);
    await page.getByLabel('Type mail-relay to confirm').fill('mail-relay');
    await remove.click();
    await page.getByRole('heading', { name: 'mail-relay', exact: true }).waitFor();
    await page.getByRole('list', { name: 'Stages of mail-relay' }).getByText('prod').waitFor({ state: 'detached' });
    expect(world.stage('mail-relay', 'prod')).toBeUndefined();
  });

  it('skips a candidate', async () => {
    const { page, world } = await stand.visit('/projects/web-app-launcher/stages/prod?view=candidates');
    const stage = world.stage('web-app-launcher', 'prod');
    if (stage === undefined) throw new Error('no stage');
    world.offer(stage, 'v1.8.0');
    await page.getByRole('button', { name: 'Skip' }).click();
    await page.getByText('A person said to skip it.').waitFor();
    expect(stage.waiting).toBe(0);
  });

  it('cancels, and shows that it is taken back', async () => {
    const { page, world } = await stand.visit('/', { world: { stepMs: 400 } });
    const stage = world.stage('notes', 'prod');
    if (stage === undefined) throw new Error('no stage');
    const deploy = world.begin(stage, 'v2');
    await page.getByRole('link', { name: /Follow the deploy of v2/ }).click();
    await page.getByRole('button', { name: 'Cancel deploy' }).click();
    await page.getByRole('button', { name: 'Taking it back…' }).waitFor();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    expect(deploy.state).toBe('cancelled');
  });

  it('says why a deploy failed, above its log, and offers the next step', async () => {
    const { page, world } = await stand.visit('/', { world: { stepMs: 30 } });
    await page.getByText('All 18 stages are healthy.').waitFor();
    const stage = world.stage('billing-api', 'dev');
    if (stage === undefined) throw new Error('no stage');
    world.begin(stage, 'dev-45', { failure: failureOf('dev-45') });
    await page.getByText('1 of 18 stages needs you.').waitFor();
    await page.getByRole('link', { name: 'See why' }).click();
    const diagnosis = page
      .getByLabel('Why it failed')
      .getByText('Nothing listens on port 3000. The image exposes 8080: set port: 8080.');
    await diagnosis.waitFor();
    await page.getByText('The version before it is still serving.').waitFor();
    const [above, below] = [await diagnosis.boundingBox(), await page.getByRole('log').boundingBox()];
    expect(above?.y ?? 0).toBeLessThan(below?.y ?? 0);
    await page.getByRole('link', { name: 'billing-api/dev' }).click();
    await page.getByRole('button', { name: 'Lift quarantine' }).click();
    await page.getByRole('button', { name: 'Lift quarantine' }).waitFor({ state: 'detached' });
    expect(stage.quarantined).toEqual([]);
  });

  it('keeps what was wished in the dialog, with the reason, when it is refused', async () => {
    const { page, server } = await stand.visit('/projects/web-app-launcher/stages/dev');
    await page.getByRole('button', { name: 'Deploy a tag…' }).click();
    await page.getByRole('radio', { name: /dev-40/ }).check();
    server.faults.set(/\/deploy$/, 'error');
    await page.getByRole('button', { name: 'Deploy dev-40 to dev' }).click();
    await page.locator('dw-change-dialog').getByText('The engine did not answer.').waitFor();
    server.faults.clear();
    await page.getByRole('button', { name: 'Deploy dev-40 to dev' }).click();
    await page.getByRole('heading', { name: 'Deploy of dev-40' }).waitFor();
  });
});

describe('the log of a container', () => {
  it('is followed until one scrolls up, searched, and linked to a line', async () => {
    const { page, world } = await stand.visit('/projects/web-app-launcher/stages/dev?view=logs');
    const stage = world.stage('web-app-launcher', 'dev');
    if (stage === undefined) throw new Error('no stage');
    const log = page.getByRole('log');
    await log.getByText('/api/items/49').last().waitFor();
    world.say(stage, 'a line that just came');
    await log.getByText('a line that just came').waitFor();
    await log.evaluate((element) => element.scrollTo(0, 0));
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    world.say(stage, 'another one');
    await log.getByText('warning: slow query (200 ms)').waitFor();
    expect(await log.getByText('another one').count()).toBe(0);
    await page.getByRole('button', { name: 'Newest' }).click();
    await log.getByText('another one').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('slow query');
    await page.getByText('9 of 9').waitFor();
    await page.getByRole('button', { name: 'Previous match' }).click();
    await page.getByText('8 of 9').first().waitFor();
    await log.getByRole('button').first().click();
    await expect.poll(() => page.url()).toMatch(/line=\d{4}-/);
    const link = page.url();
    await page.reload();
    await page.locator('dw-log .here').first().waitFor();
    expect(page.url()).toBe(link);
  });

  it('draws only what is in sight of a long one', async () => {
    const { page, world } = await stand.visit('/nowhere');
    const stage = world.stage('wiki', 'dev');
    if (stage === undefined) throw new Error('no stage');
    for (let index = 0; index < 20_000; index += 1)
      world.lines
        .get('wiki/dev')
        ?.push({ at: new Date(Date.now() + index).toISOString(), stream: 'stdout', text: `line ${index}` });
    await page.goto(`${new URL(page.url()).origin}/projects/wiki/stages/dev?view=logs`);
    await page.getByRole('log').getByText('line 19999').waitFor();
    expect(await page.locator('dw-log .line').count()).toBeLessThan(200);
  });
});

describe('the connection', () => {
  it('is told when it is lost, and what happened meanwhile is caught up', async () => {
    const { page, server, world } = await stand.visit('/');
    await page.getByText('All 18 stages are healthy.').waitFor();
    server.faults.set(/^\/api\/events$/, 'error');
    server.cut();
    await page.getByText(/Connection lost\. Last news at/).waitFor();
    const stage = world.stage('notes', 'prod');
    if (stage === undefined) throw new Error('no stage');
    world.begin(stage, 'v7');
    await expect.poll(() => stage.live?.tag).toBe('v7');
    expect(await page.getByText('v7', { exact: true }).count()).toBe(0);
    const tryNow = page.getByRole('button', { name: 'Try now' });
    server.faults.clear();
    // By itself it tries again as well, and may be first: then there is no button any more.
    await Promise.race([tryNow.click().catch(() => undefined), tryNow.waitFor({ state: 'detached' })]);
    await page.getByText('v7', { exact: true }).first().waitFor();
    await page.getByText(/Connection lost/).waitFor({ state: 'detached' });
  });

  it('asks to sign in again when the session has ended', async () => {
    const { page, server } = await stand.visit('/');
    await page.getByText('All 18 stages are healthy.').waitFor();
    await fetch(`${server.url}/api/session`, { method: 'DELETE', headers: { 'x-docker-watcher-csrf': '1' } });
    server.cut();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

describe('settings', () => {
  it('make a token, show it once, and revoke it only on a second word', async () => {
    const { page, world } = await stand.visit('/settings?view=tokens');
    await page.getByLabel('Name').fill('deployer');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('dw_new1_abcdefghijklmnop').waitFor();
    await page.getByRole('button', { name: 'Revoke: deployer' }).click();
    expect(world.tokens.map(({ name }) => name)).toContain('deployer');
    await page.getByRole('button', { name: 'Revoke now: deployer' }).click();
    await expect.poll(() => world.tokens.map(({ name }) => name)).not.toContain('deployer');
    await page.reload();
    await page.getByText('first start').waitFor();
    expect(await page.getByText('dw_new1_abcdefghijklmnop').count()).toBe(0);
  });

  it('read the file again, and show its mistakes by line', async () => {
    const { page, world } = await stand.visit('/settings');
    await page.getByRole('button', { name: 'Reload file' }).click();
    await page.getByText('Changed: web-app-launcher/prod.').waitFor();
    world.configErrors = [{ line: 12, column: 5, path: 'projects.web.port', message: 'must be a whole number.' }];
    await page.getByRole('button', { name: 'Reload file' }).click();
    await page.getByText('Line 12, column 5').waitFor();
    await page.getByText('projects.web.port').waitFor();
  });

  it('send a test through a notifier', async () => {
    const { page, server } = await stand.visit('/plugins');
    await page.getByRole('button', { name: 'Send a test: webhook' }).click();
    await page.getByText('Sent', { exact: true }).waitFor();
    expect(server.asked).toContain('POST /api/notifiers/webhook/test');
  });
});

describe('the keyboard', () => {
  it('goes to a stage and begins a deploy through the palette', async () => {
    const { page } = await stand.visit('/');
    await page.getByText('All 18 stages are healthy.').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('photo prod');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'photo-library / prod' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('deploy launcher dev');
    await page.getByRole('option', { name: 'Deploy to web-app-launcher/dev' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Deploy to web-app-launcher/dev').first().waitFor();
    await page.getByRole('radio').first().waitFor();
  });

  it('skips to the content, and walks through a menu', async () => {
    const { page } = await stand.visit('/projects/notes/stages/prod');
    await page.getByRole('heading', { name: 'notes / prod' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('dw-app')?.shadowRoot?.activeElement?.textContent)).toBe(
      'Skip to content',
    );
    await page.getByRole('button', { name: 'More actions' }).focus();
    await page.keyboard.press('Enter');
    const inFocus = () =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.textContent?.trim();
      });
    await expect.poll(inFocus).toMatch(/^Apply configuration/);
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('ArrowDown');
    expect(await inFocus()).toMatch(/^Pause automatic deploys/);
    await page.keyboard.press('Enter');
    await page.getByText('paused', { exact: true }).waitFor();
  });

  it('goes back and forth through pages without loading anew', async () => {
    const { page, server } = await stand.visit('/');
    await page.getByRole('link', { name: 'Insights' }).click();
    await page.getByRole('heading', { name: 'Insights' }).waitFor();
    await page.goBack();
    await page.getByText('All 18 stages are healthy.').waitFor();
    expect(server.asked.filter((one) => one === 'GET /api/session')).toHaveLength(1);
    expect(await page.title()).toBe('Overview · docker-watcher');
  });
});

describe('what one chooses', () => {
  it('is kept: theme and language', async () => {
    const { page } = await stand.visit('/', { colorScheme: 'light' });
    await page.getByText('All 18 stages are healthy.').waitFor();
    const canvas = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await canvas();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    expect(await canvas()).not.toBe(light);
    await page.reload();
    await page.getByText('All 18 stages are healthy.').waitFor();
    expect(await canvas()).not.toBe(light);
  });

  it('speaks Russian', async () => {
    const { page, offences } = await stand.visit('/', { language: 'ru' });
    await page.getByText('Все 18 стадий работают исправно.').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('ru');
    await page.getByRole('link', { name: 'Аналитика' }).click();
    await page.getByRole('heading', { name: 'Частота развёртываний' }).waitFor();
    expect(offences).toEqual([]);
  });

  it('keeps filters in the address', async () => {
    const { page } = await stand.visit('/activity?state=failed&project=web-app-launcher');
    await page.getByText('Nothing listens on port 3000').first().waitFor();
    expect(await page.getByText('photo-library').and(page.locator('span')).count()).toBe(0);
    await page.getByRole('combobox', { name: 'State' }).selectOption('succeeded');
    await expect.poll(() => page.url()).toContain('state=succeeded');
    await page.getByText('Deploy of dev-44').waitFor();
    expect(await page.getByText('Nothing listens on port 3000').count()).toBe(0);
  });
});
