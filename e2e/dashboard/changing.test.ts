import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type SeenEvent, type World } from '../world.js';
import { openVisitor, type Visitor } from './visitor.js';

let world: World;
let visitor: Visitor;

beforeAll(async () => {
  world = await openWorld({
    project: () => `    stages:
      dev: { tag_pattern: "v*" }
      prod: { tag_pattern: "v*", promote_from: dev, confirm: true }`,
  });
  for (const tag of ['v1', 'v2']) await world.push(tag);
  visitor = await openVisitor(world);
  await visitor.signIn();
});
afterAll(async () => {
  await visitor?.close();
  await world?.close();
});

const succeeded = (stage: string, kind: string): Promise<SeenEvent> =>
  world.watch.until(
    (event: SeenEvent) => event.type === 'deploy.succeeded' && event.stage === stage && event.data.kind === kind,
    `a ${kind} of ${stage}`,
  ) as Promise<SeenEvent>;

async function deployByHand(tag: string): Promise<void> {
  const { page } = visitor;
  await visitor.go(visitor.stagePage('dev'));
  await page.getByRole('button', { name: 'Deploy a tag…' }).click();
  await page.getByPlaceholder('Search, or type any tag').fill(tag);
  await page.getByRole('radio', { name: new RegExp(`^${tag}\\b`) }).check();
  await page
    .locator('dw-change-dialog')
    .getByRole('button', { name: `Deploy ${tag} to dev` })
    .click();
  await page.getByRole('heading', { name: `Deploy of ${tag}` }).waitFor();
}

it('deploys the tag that was picked, and leads to its progress', async () => {
  await deployByHand('v1');
  await visitor.page.getByText('Succeeded', { exact: true }).waitFor();
  expect(await world.answer()).toContain('v1');
  expect(visitor.offences).toEqual([]);
});

it('promotes once the name of the project is typed', async () => {
  const { page } = visitor;
  await visitor.go(visitor.stagePage('prod'));
  await page.getByRole('button', { name: 'Promote…' }).first().click();
  const dialog = page.locator('dw-change-dialog');
  await dialog.getByText(/Release 1 has proved itself on dev/).waitFor();
  const promote = dialog.getByRole('button', { name: 'Promote v1 to prod' });
  expect(await promote.isDisabled()).toBe(true);
  await dialog.getByLabel(`Type ${world.project} to confirm`).fill(world.project);
  await promote.click();
  await page.getByRole('heading', { name: 'Promotion of v1' }).waitFor();
  await page.getByText('Succeeded', { exact: true }).waitFor();
  const [there, here] = [await succeeded('dev', 'deploy'), await succeeded('prod', 'promote')];
  expect(here.data.digest).toBe(there.data.digest);
  expect(await world.answer(world.hostOf('prod'))).toContain('v1');
  expect(visitor.offences).toEqual([]);
});

it('applies a changed configuration, confirmed too, and says before what it is', async () => {
  const { page } = visitor;
  await world.rewrite((yaml) => yaml.replace('bake: 1s', 'bake: 1s\n    env: { GREETING: hello }'));
  await visitor.go(visitor.stagePage('prod'));
  await page.getByText('new configuration waits').waitFor();
  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.locator('dw-change-dialog');
  await dialog.getByText(/env\.GREETING/).waitFor();
  const apply = dialog.getByRole('button', { name: 'Apply configuration to prod' });
  expect(await apply.isDisabled()).toBe(true);
  await dialog.getByLabel(`Type ${world.project} to confirm`).fill(world.project);
  await apply.click();
  await page.getByRole('heading', { name: 'New configuration for v1' }).waitFor();
  await succeeded('prod', 'apply');
  await visitor.go(visitor.stagePage('prod'));
  await page.getByText('Healthy', { exact: true }).first().waitFor();
  expect(await page.getByText('new configuration waits').count()).toBe(0);
  expect(visitor.offences).toEqual([]);
});

it('rolls back to a release of the list', async () => {
  const { page } = visitor;
  await deployByHand('v2');
  await page.getByText('Succeeded', { exact: true }).waitFor();
  await visitor.go(visitor.stagePage('dev'));
  await page.getByRole('button', { name: 'Roll back to this' }).first().click();
  await page.getByRole('button', { name: 'Roll back to v1' }).click();
  await succeeded('dev', 'rollback');
  expect(await world.answer()).toContain('v1');
  expect(visitor.offences).toEqual([]);
});

it('cancels, and shows that it was taken back', async () => {
  const { page } = visitor;
  await world.push('v3', 'never-listens');
  await deployByHand('v3');
  await page.getByRole('button', { name: 'Cancel deploy' }).click();
  await page.getByText('Cancelled', { exact: true }).first().waitFor();
  expect(await world.answer()).toContain('v1');
  expect(visitor.offences).toEqual([]);
});

it('makes a token that works, shows it once, and revokes it', async () => {
  const { page } = visitor;
  const status = async (token: string) =>
    (await fetch(`${world.controller.url}/api/projects`, { headers: { authorization: `Bearer ${token}` } })).status;
  await visitor.go('/settings?view=tokens');
  await page.getByLabel('Name').fill('ci');
  await page.getByRole('button', { name: 'Create token' }).click();
  const token = (await page.getByRole('status').getByText(/^dw_/).textContent())?.trim() ?? '';
  expect(await status(token)).toBe(200);
  expect(await status(`${token}x`)).toBe(401);
  await page.getByRole('button', { name: 'Revoke: ci' }).click();
  await page.getByRole('button', { name: 'Revoke now: ci' }).click();
  await page.getByRole('button', { name: 'Revoke: ci' }).waitFor({ state: 'detached' });
  expect(await status(token)).toBe(401);
  await page.reload();
  await page.getByRole('button', { name: 'Create token' }).waitFor();
  expect(await page.getByText(token).count()).toBe(0);
  expect(visitor.offences).toEqual([]);
});
