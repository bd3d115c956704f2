import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { api, conformMessage, operations, seen } from './conform.js';
import { line } from './fake-container.js';
import { PASSWORD } from './sign-in-table.js';
import { type CallInit, DEPLOY, DIGEST, openWorld, TOKENS, type World } from './world.js';

const STAGE = '/api/projects/app/stages/dev';
/** Promoted to. */
const NEXT = '/api/projects/other/stages/dev';
const admin: CallInit = { token: TOKENS.admin };

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Each operation, asked so that it does what it is for. `call` holds every answer against the description. */
const GOOD: [method: string, path: string, init: CallInit, status: number][] = [
  ['GET', '/api/projects', admin, 200],
  ['GET', '/api/projects/app', admin, 200],
  ['GET', STAGE, admin, 200],
  ['POST', `${STAGE}/deploy`, { ...admin, body: { tag: 'dev-1' } }, 202],
  ['POST', `${STAGE}/rollback`, { ...admin, body: { to: '1' } }, 202],
  ['GET', `${STAGE}/releases`, admin, 200],
  ['GET', `${STAGE}/candidates`, admin, 200],
  ['GET', `${NEXT}/promotions`, admin, 200],
  ['POST', `${NEXT}/promote`, { ...admin, body: { digest: DIGEST, confirm: true } }, 202],
  ['POST', `${STAGE}/apply`, { ...admin, body: { confirm: true } }, 202],
  ['POST', `${STAGE}/restart`, admin, 202],
  ['POST', `${STAGE}/pause`, admin, 200],
  ['POST', `${STAGE}/resume`, admin, 200],
  ['POST', `${STAGE}/stop`, admin, 200],
  ['POST', `${STAGE}/start`, admin, 200],
  ['POST', `${STAGE}/skip`, { ...admin, body: { tag: 'v2' } }, 204],
  ['DELETE', `${STAGE}/quarantine/${DIGEST}`, admin, 204],
  ['DELETE', '/api/projects/app/stages/old', admin, 204],
  ['GET', '/api/plan', admin, 200],
  ['POST', `${STAGE}/look`, admin, 202],
  ['POST', '/api/look', admin, 202],
  ['GET', '/api/prune', admin, 200],
  ['POST', '/api/prune', admin, 200],
  ['POST', '/api/notifiers/chat/test', admin, 204],
  ['GET', '/api/deploys', admin, 200],
  ['GET', '/api/deploys/deploy-1', admin, 200],
  ['POST', '/api/deploys/deploy-1/cancel', admin, 202],
  ['POST', '/api/webhook/gitea', { raw: '{}' }, 202],
  ['GET', '/api/webhooks', admin, 200],
  ['GET', '/api/config', admin, 200],
  ['POST', '/api/config/reload', admin, 422],
  ['GET', '/api/plugins', admin, 200],
  ['GET', '/api/audit', admin, 200],
  ['POST', '/api/session', { body: { user: 'read', password: PASSWORD } }, 201],
  ['GET', '/api/session', { session: 'read' }, 200],
  ['POST', '/api/session/password', { session: 'read', body: { current: PASSWORD, password: `new ${PASSWORD}` } }, 204],
  ['DELETE', '/api/session', { session: 'read' }, 204],
  ['GET', '/api/users', admin, 200],
  ['POST', '/api/users', { ...admin, body: { name: 'carol', ability: 'read' } }, 201],
  ['POST', '/api/users/carol/password', admin, 200],
  ['DELETE', '/api/users/carol', admin, 204],
  ['POST', '/api/tokens', { ...admin, body: { name: 'ci', ability: 'read' } }, 201],
  ['GET', '/api/tokens', admin, 200],
  ['DELETE', '/api/tokens/read', admin, 204],
  ['GET', '/healthz', {}, 200],
  ['GET', '/readyz', admin, 200],
  ['GET', '/metrics', admin, 200],
  ['GET', '/api/doctor', admin, 200],
  ['GET', '/api/backup', admin, 200],
  ['GET', '/api/openapi.json', {}, 200],
  ['GET', '/api/docs', {}, 200],
];

it.each(GOOD)('%s %s', async (method, path, init, status) => {
  expect((await world.call(method, path, init)).status).toBe(status);
});

it('reloads the configuration', async () => {
  const reload = async () => ({ ok: true, changed: ['app/dev'] }) as const;
  const other = await openWorld({}, undefined, { config: { summary: () => ({}), reload } });
  const answer = await other.call('POST', '/api/config/reload', admin);
  expect([answer.status, answer.json]).toEqual([200, { changed: ['app/dev'] }]);
  await other.close();
});

it.each([
  ['/api/events', '/api/events?after=0&follow=false'],
  ['/api/deploys/{id}/logs', `/api/deploys/${DEPLOY.id}/logs`],
  ['/api/projects/{id}/stages/{stage}/logs', `${STAGE}/logs`],
  ['/api/projects/{id}/stages/{stage}/stats', `${STAGE}/stats`],
])('each message of %s', async (template, path) => {
  world.log.append('deploy.started', { deploy: DEPLOY.id, project: 'app', data: { step: 'pull' } });
  world.container.state.lines = [line(1, 'hello')];
  const messages = await readAll(path);
  expect(messages.length).toBeGreaterThan(0);
  for (const data of messages) conformMessage(template, data);
  seen.set(`GET ${template}`, new Set([200]));
});

it('leaves none of the description out', () => {
  const without = operations.filter((name) => ![...(seen.get(name) ?? [])].some((status) => status < 300));
  expect(without).toEqual([]);
  expect(operations.length).toBe(Object.values(api.paths).flatMap((item) => Object.keys(item)).length);
});

it('notices an answer that is not as described', async () => {
  const faulty = await openWorld({}, undefined, {
    readiness: { parts: async () => [{ name: 'engine', state: 'well' as 'ok' }] },
  });
  await expect(faulty.call('GET', '/readyz', admin)).rejects.toThrow(/GET \/readyz: .*allowed values/);
  await faulty.close();
});

/** The data of all unnamed messages of a stream that ends. */
async function readAll(path: string): Promise<unknown[]> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${world.url}${path}`, { agent: false, headers: { authorization: `Bearer ${TOKENS.admin}` } }, resolve).on(
      'error',
      reject,
    );
  });
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  const blocks = text.split('\n\n').filter((block) => !block.startsWith('event:'));
  return blocks.flatMap((block) => /^data: (.*)$/m.exec(block)?.[1] ?? []).map((data) => JSON.parse(data) as unknown);
}
