import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allRoutes } from '../../src/http/routes/index.js';
import { DIGEST, openWorld, TOKENS, type World } from './world.js';

const STAGE = '/api/projects/app/stages/dev';

/** Each route that needs credentials, and the least ability that opens it. `everywhere`: closed to limited tokens. */
const TABLE: [method: string, path: string, ability: 'read' | 'deploy' | 'admin', everywhere?: boolean][] = [
  ['GET', '/api/projects', 'read'],
  ['GET', '/api/projects/app', 'read'],
  ['GET', STAGE, 'read'],
  ['POST', `${STAGE}/deploy`, 'deploy'],
  ['POST', `${STAGE}/rollback`, 'deploy'],
  ['GET', `${STAGE}/releases`, 'read'],
  ['GET', `${STAGE}/candidates`, 'read'],
  ['GET', `${STAGE}/promotions`, 'read'],
  ['POST', `${STAGE}/promote`, 'deploy'],
  ['POST', `${STAGE}/apply`, 'deploy'],
  ['POST', `${STAGE}/restart`, 'deploy'],
  ['POST', `${STAGE}/pause`, 'deploy'],
  ['POST', `${STAGE}/resume`, 'deploy'],
  ['POST', `${STAGE}/stop`, 'deploy'],
  ['POST', `${STAGE}/start`, 'deploy'],
  ['POST', `${STAGE}/skip`, 'deploy'],
  ['DELETE', `${STAGE}/quarantine/${DIGEST}`, 'deploy'],
  ['DELETE', STAGE, 'admin'],
  ['GET', '/api/plan', 'read'],
  ['POST', `${STAGE}/look`, 'deploy'],
  ['POST', '/api/look', 'deploy'],
  ['GET', '/api/prune', 'read'],
  ['POST', '/api/prune', 'admin', true],
  ['POST', '/api/notifiers/chat/test', 'admin', true],
  ['HEAD', `${STAGE}/logs`, 'read'],
  ['HEAD', `${STAGE}/stats`, 'read'],
  ['GET', '/api/deploys', 'read'],
  ['GET', '/api/deploys/deploy-1', 'read'],
  ['POST', '/api/deploys/deploy-1/cancel', 'deploy'],
  ['GET', '/api/deploys/deploy-1/logs', 'read'],
  ['HEAD', '/api/events', 'read'],
  ['GET', '/api/webhooks', 'read', true],
  ['GET', '/api/config', 'read', true],
  ['POST', '/api/config/reload', 'admin', true],
  ['GET', '/api/plugins', 'read', true],
  ['GET', '/api/audit', 'read'],
  ['GET', '/api/session', 'read'],
  ['DELETE', '/api/session', 'read'],
  ['POST', '/api/session/password', 'read'],
  ['GET', '/api/users', 'admin', true],
  ['POST', '/api/users', 'admin', true],
  ['POST', '/api/users/none/password', 'admin', true],
  ['DELETE', '/api/users/none', 'admin', true],
  ['GET', '/api/tokens', 'admin', true],
  ['POST', '/api/tokens', 'admin', true],
  ['DELETE', '/api/tokens/none', 'admin', true],
  ['GET', '/metrics', 'read', true],
  ['GET', '/api/doctor', 'admin', true],
  ['GET', '/api/backup', 'admin', true],
];
/** What needs none: nothing is told there that is anybody's, or it proves itself. */
const OPEN = ['/api/docs', '/api/openapi.json', '/api/session', '/api/webhook/:source', '/healthz', '/readyz'];
const RANK = ['read', 'deploy', 'admin'];
const NOT_LET_IN = [401, 403];

let world: World;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-api-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('who may do what', () => {
  beforeEach(async () => {
    world = await openWorld({}, join(folder, 's.sock'));
  });
  afterEach(() => world.close());

  it('is told of every route there is', () => {
    const tested = TABLE.map(([method, path]) => `${method === 'HEAD' ? 'GET' : method} ${path}`);
    const guarded = allRoutes(world.ports, { auth: 'token' }).filter(({ access }) => access !== 'open');
    const missing = guarded.filter(({ method, path }) => {
      const pattern = new RegExp(`^${method} ${path.replace(/:\w+/g, '[^/]+')}$`);
      return !tested.some((line) => pattern.test(line));
    });
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    const open = allRoutes(world.ports, { auth: 'token' }).filter(({ access }) => access === 'open');
    expect(open.map(({ path }) => path).sort()).toEqual(OPEN);
    expect(guarded).toHaveLength(TABLE.length);
  });

  it.each(TABLE)('%s %s needs %s', async (method, path, ability, everywhere) => {
    const nobody = await world.call(method, path);
    expect(nobody.status).toBe(401);
    expect(nobody.headers['www-authenticate']).toContain('Bearer');
    for (const token of [TOKENS.expired, TOKENS.revoked, 'dw_unknown']) {
      expect((await world.call(method, path, { token })).status, token).toBe(401);
    }
    for (const level of ['read', 'deploy', 'admin'] as const) {
      const { status } = await world.call(method, path, { token: TOKENS[level] });
      if (RANK.indexOf(level) < RANK.indexOf(ability)) expect(status, level).toBe(403);
      else expect(NOT_LET_IN, level).not.toContain(status);
    }
    for (const level of ['read', 'deploy', 'admin'] as const) {
      const { status } = await world.call(method, path, { session: level });
      if (RANK.indexOf(level) < RANK.indexOf(ability)) expect(status, `session ${level}`).toBe(403);
      else expect(NOT_LET_IN, `session ${level}`).not.toContain(status);
    }
    expect((await world.call(method, path, { session: 'ended' })).status).toBe(401);
    const limited = await world.call(method, path, { token: TOKENS.limitedAdmin });
    if (everywhere === true) expect(limited.status).toBe(403);
    else expect(NOT_LET_IN).not.toContain(limited.status);
    expect(NOT_LET_IN).not.toContain((await world.callSocket(method, path)).status);
  });

  it.each([
    ['GET', '/api/projects/other'],
    ['GET', '/api/projects/other/stages/dev'],
    ['POST', '/api/projects/other/stages/dev/deploy'],
    ['GET', '/api/projects/other/stages/dev/promotions'],
    ['POST', '/api/projects/other/stages/dev/promote'],
    ['POST', '/api/projects/other/stages/dev/apply'],
    ['POST', '/api/projects/other/stages/dev/stop'],
    ['POST', '/api/projects/other/stages/dev/look'],
    ['DELETE', `/api/projects/other/stages/dev/quarantine/${DIGEST}`],
    ['GET', '/api/deploys/deploy-2'],
    ['POST', '/api/deploys/deploy-2/cancel'],
    ['GET', '/api/deploys/deploy-2/logs'],
  ])('hides what a limited token may not see: %s %s', async (method, path) => {
    expect((await world.call(method, path, { token: TOKENS.limited })).status).toBe(404);
    expect((await world.call(method, path, { token: TOKENS.admin })).status).toBeLessThan(300);
    expect(world.asked.every(({ caller }) => caller.actor.id === 'admin')).toBe(true);
  });

  it('lists only the projects of a limited token', async () => {
    await world.call('POST', '/api/look', { token: TOKENS.limited });
    expect(world.looked).toEqual(['gitea git.example.com/alexei/app']);
    const projects = await world.call('GET', '/api/projects', { token: TOKENS.limited });
    expect(projects.json.projects.map(({ id }: { id: string }) => id)).toEqual(['app']);
    const plan = await world.call('GET', '/api/plan', { token: TOKENS.limited });
    expect(plan.json.stages.map(({ project }: { project: string }) => project)).toEqual(['app', 'app']);
    const deploys = await world.call('GET', '/api/deploys', { token: TOKENS.limited });
    expect(deploys.json.deploys.map(({ id }: { id: string }) => id)).toEqual(['deploy-1']);
  });

  it.each(['/healthz', '/readyz', '/api/openapi.json', '/api/docs'])('%s is open', async (path) => {
    expect((await world.call('GET', path)).status).toBe(200);
  });

  it('tells nobody the parts in /readyz, and a bearer all', async () => {
    expect((await world.call('GET', '/readyz')).json).toEqual({ state: 'degraded' });
    expect((await world.call('GET', '/readyz', { token: TOKENS.read })).json.parts).toHaveLength(1);
    expect((await world.call('GET', '/readyz', { token: TOKENS.limited })).json).toEqual({ state: 'degraded' });
  });

  it('shows webhook secrets to admins only', async () => {
    expect((await world.call('GET', '/api/webhooks', { token: TOKENS.deploy })).text).not.toContain('secret-value');
    expect((await world.call('GET', '/api/webhooks', { token: TOKENS.admin })).text).toContain('hook-secret-value');
  });

  it('answers 401, not 404 or 405, to strangers', async () => {
    expect((await world.call('GET', '/api/nothing')).status).toBe(401);
    expect((await world.call('PUT', '/api/projects')).status).toBe(401);
  });

  it('gives the socket to the owner of the folder alone', async () => {
    expect((await stat(join(folder, 's.sock'))).mode & 0o777).toBe(0o600);
    await world.callSocket('POST', `${STAGE}/rollback`);
    expect(world.asked[0]?.caller.actor).toEqual({ kind: 'user', id: 'local' });
  });

  it('does not take a header for a socket', async () => {
    const answer = await world.call('GET', '/api/projects', { headers: { 'x-forwarded-for': '127.0.0.1', host: 'x' } });
    expect(answer.status).toBe(401);
  });

  it('stops looking at credentials after 20 wrong ones in a minute', async () => {
    for (let i = 0; i < 20; i++) {
      expect((await world.call('GET', '/api/projects', { token: `dw_${i}` })).status).toBe(401);
    }
    const refused = await world.call('GET', '/api/projects', { token: TOKENS.admin });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    world.clock.advance(60_000);
    expect((await world.call('GET', '/api/projects', { token: TOKENS.admin })).status).toBe(200);
  });

  it('notes the last use of a token, to the minute', async () => {
    await world.call('GET', '/api/projects', { token: TOKENS.read });
    const first = world.tokens.rows.get('read')?.lastUsedAt;
    world.clock.advance(59_000);
    await world.call('GET', '/api/projects', { token: TOKENS.read });
    expect(world.tokens.rows.get('read')?.lastUsedAt).toEqual(first);
    world.clock.advance(1_000);
    await world.call('GET', '/api/projects', { token: TOKENS.read });
    expect(world.tokens.rows.get('read')?.lastUsedAt).not.toEqual(first);
  });
});

describe('tokens', () => {
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it('are made, used, and revoked, each told as an event', async () => {
    const body = { name: 'ci', ability: 'deploy', projects: ['app'], expiresIn: '30d' };
    const made = await world.call('POST', '/api/tokens', { token: TOKENS.admin, body });
    expect(made.status).toBe(201);
    expect(made.json.token).toMatch(/^dw_[0-9A-Za-z]{32}$/);
    expect(made.json.expiresAt).toBe('2026-03-31T12:00:00.000Z');
    const { token, id } = made.json;
    expect((await world.call('GET', '/api/projects', { token })).status).toBe(200);
    expect((await world.call('GET', '/api/tokens', { token: TOKENS.admin })).text).not.toContain(token);
    expect((await world.call('DELETE', `/api/tokens/${id}`, { token: TOKENS.admin })).status).toBe(204);
    expect((await world.call('GET', '/api/projects', { token })).status).toBe(401);
    expect((await world.call('DELETE', `/api/tokens/${id}`, { token: TOKENS.admin })).status).toBe(404);
    expect(world.tokens.told.map(({ type }) => type)).toEqual(['token.created', 'token.revoked']);
    expect(JSON.stringify(world.tokens.told)).not.toContain(token);
  });

  it('expire', async () => {
    const body = { name: 'short', ability: 'read', expiresIn: '1h' };
    const { token } = (await world.call('POST', '/api/tokens', { token: TOKENS.admin, body })).json;
    world.clock.advance(3_599_999);
    expect((await world.call('GET', '/api/projects', { token })).status).toBe(200);
    world.clock.advance(1);
    expect((await world.call('GET', '/api/projects', { token })).status).toBe(401);
  });
});

describe('without sign-in', () => {
  beforeEach(async () => {
    world = await openWorld({ auth: 'none', baseUrl: 'https://deploy.example.com' });
  });
  afterEach(() => world.close());

  it('everybody at this machine is admin', async () => {
    expect((await world.call('GET', '/api/tokens')).status).toBe(200);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example.com' }],
    ['a name bound to this address', { host: 'evil.example.com', origin: 'http://evil.example.com' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('%s is refused', async (_who, headers) => {
    expect((await world.call('POST', `${STAGE}/rollback`, { headers })).status).toBe(403);
    expect(world.asked).toEqual([]);
  });

  it('its own pages are not', async () => {
    const headers = { host: 'deploy.example.com', origin: 'https://deploy.example.com' };
    expect((await world.call('POST', `${STAGE}/rollback`, { headers })).status).toBe(202);
  });
});
