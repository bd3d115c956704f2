import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { openVisitor, type Visitor } from './visitor.js';

let world: World;
let visitor: Visitor;

beforeAll(async () => {
  world = await openWorld();
  visitor = await openVisitor(world);
  await visitor.signIn();
});
afterAll(async () => {
  await visitor?.close();
  await world?.close();
});

it('watches a push go live, without touching anything', async () => {
  const { page } = visitor;
  await page.getByText('Nothing is live yet on 1 stage.').waitFor();
  await world.push('v1');
  await world.hint('v1');
  await page.getByRole('link', { name: /Follow the deploy of v1/ }).waitFor();
  await page.getByText('1 stage is healthy.').waitFor();
  await page
    .getByRole('list', { name: `Stages of ${world.project}` })
    .getByText('v1', { exact: true })
    .waitFor();
  expect(await world.answer()).toContain('v1');
  expect(visitor.offences).toEqual([]);
});

it('reads why a deploy failed, and what still serves', async () => {
  const { page } = visitor;
  await world.push('v2', 'other-port');
  await world.hint('v2');
  await page.getByRole('link', { name: 'See why' }).click();
  const card = page.getByLabel('Why it failed');
  await card.getByText(/Nothing listens on port 3000/).waitFor();
  await card.getByText(/still serving/).waitFor();
  const [diagnosis, log] = [await card.boundingBox(), await page.getByRole('log').boundingBox()];
  expect(diagnosis?.y ?? Number.NaN).toBeLessThan(log?.y ?? Number.NaN);
  expect(visitor.offences).toEqual([]);
});

it('follows the log of a container, as it is written', async () => {
  const { page } = visitor;
  await visitor.go(`${visitor.stagePage('dev')}?view=logs`);
  const log = page.getByRole('log');
  await log.getByText('v1 listens on 3000').waitFor();
  await world.push('v3');
  await world.hint('v3');
  await world.until('deploy.succeeded', 'v3');
  await log.getByText('v3 listens on 3000').waitFor();
  expect(visitor.offences).toEqual([]);
});

it('is told that the connection is lost, and catches up without a gap', async () => {
  const { page } = visitor;
  await visitor.go('/');
  const stages = page.getByRole('list', { name: `Stages of ${world.project}` });
  await stages.getByText('v3', { exact: true }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await world.controller.stop();
  await page.getByText(/Connection lost\. Last news at/).waitFor();
  // What was known stays in sight.
  await stages.getByText('v3', { exact: true }).waitFor();
  await world.push('v4');
  await world.controller.start();
  await world.hint('v4');
  await world.until('deploy.succeeded', 'v4');
  await page.getByText(/Connection lost/).waitFor({ state: 'detached' });
  await page
    .getByRole('list', { name: `Stages of ${world.project}` })
    .getByText('v4', { exact: true })
    .waitFor();
  // The page was not loaded anew.
  expect(asked).not.toContain('/');
  expect(visitor.offences).toEqual([]);
});
