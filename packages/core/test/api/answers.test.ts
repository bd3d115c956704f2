import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemSchema } from '../../src/http/problem.js';
import { allRoutes } from '../../src/http/routes/index.js';
import { type Answered, type CallInit, DIGEST, openWorld, TOKENS, type World } from './world.js';

const STAGE = '/api/projects/app/stages/dev';
/** Promoted to. */
const NEXT = '/api/projects/other/stages/dev';
const MIB = 1024 * 1024;
const isProblem = Compile(ProblemSchema);

let world: World;
beforeEach(async () => {
  world = await openWorld({ baseUrl: 'https://deploy.example.com/' });
});
afterEach(() => world.close());

const ask = (method: string, path: string, init: CallInit = {}) =>
  world.call(method, path, { token: TOKENS.admin, ...init });

function expectProblem(answer: Answered, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(isProblem.Errors(answer.json)).toEqual([]);
  expect(answer.json).toMatchObject({ status, code, request: answer.headers['x-request-id'] });
}

describe('good answers', () => {
  it.each(
    [
      '/api/projects',
      '/api/projects/app',
      STAGE,
      `${STAGE}/releases`,
      `${STAGE}/candidates`,
      `${STAGE}/promotions`,
      '/api/plan',
      '/api/deploys',
      '/api/deploys/deploy-1',
      '/api/webhooks',
      '/api/config',
      '/api/tokens',
      '/healthz',
      '/readyz',
    ].map((path) => [path]),
  )('%s is as its schema says', async (path) => {
    const answer = await ask('GET', path);
    const row = allRoutes(world.ports, { auth: 'token' }).find(
      (one) => one.method === 'GET' && new RegExp(`^${one.path.replace(/:\w+/g, '[^/]+')}$`).test(path),
    );
    expect(answer.status).toBe(200);
    expect(row?.response).toBeDefined();
    if (row?.response !== undefined) expect(Compile(row.response).Errors(answer.json)).toEqual([]);
    expect(answer.text).not.toContain('never-to-be-seen');
    expect(answer.text).not.toContain('"hash"');
  });

  it('tells what a stage runs, and where', async () => {
    expect((await ask('GET', STAGE)).json).toMatchObject({
      state: 'running',
      address: 'http://stage-dev-app.example.com:8000/',
      live: { tag: 'dev-1', digest: DIGEST, since: '2026-03-01T12:00:00.000Z' },
      waiting: 1,
    });
    expect((await ask('GET', '/api/projects/app/stages/old')).json).toMatchObject({ state: 'orphan' });
  });

  it('accepts a deploy and says where to look', async () => {
    const answer = await ask('POST', `${STAGE}/deploy`, { body: { tag: 'dev-1', force: true } });
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe('/api/deploys/deploy-1');
    expect(world.asked[0]).toMatchObject({ stage: 'app/dev', request: { tag: 'dev-1', force: true } });
    expect(world.asked[0]?.caller.request).toBe(answer.headers['x-request-id']);
  });

  it('tells whether the file says something else than what runs', async () => {
    expect((await ask('GET', STAGE)).json.configurationWaiting).toBe(false);
    world.state.configHash = 'another';
    expect((await ask('GET', STAGE)).json.configurationWaiting).toBe(true);
    expect((await ask('GET', '/api/projects/app/stages/old')).json).not.toHaveProperty('configurationWaiting');
    world.faults.freeze = new Error('env_file is gone');
    const unknown = await ask('GET', STAGE);
    expect([unknown.status, unknown.json.configurationWaiting]).toEqual([200, undefined]);
  });

  it('promotes a digest, or what runs on the stage before', async () => {
    const answer = await ask('POST', `${NEXT}/promote`, { body: { digest: DIGEST, confirm: true } });
    expect([answer.status, answer.headers.location]).toEqual([202, '/api/deploys/deploy-1']);
    expect((await ask('POST', `${NEXT}/promote`)).status).toBe(202);
    expect(world.asked.map(({ stage, request }) => [stage, request])).toEqual([
      ['other/dev', { digest: DIGEST, confirm: true }],
      ['other/dev', {}],
    ]);
  });

  it('tells what speaks for a promotion', async () => {
    expect((await ask('GET', `${NEXT}/promotions`)).json.promotions).toMatchObject([
      {
        ...{ from: 'other/rel', tag: 'v1.4.2', release: 7, liveMs: 266_400_000, by: { kind: 'user', id: 'ann' } },
        evidence: [{ step: 'gate' }, { step: 'prove' }],
      },
    ]);
  });

  it('tells the stage as it is after a wish', async () => {
    expect((await ask('POST', `${STAGE}/stop`)).json).toMatchObject({ state: 'stopped', project: 'app', stage: 'dev' });
    expect((await ask('POST', `${STAGE}/pause`)).json).toMatchObject({ pausedAt: '2026-03-01T12:00:00.000Z' });
    expect(world.asked.map(({ request }) => request)).toEqual(['stop', 'pause']);
  });

  it('removes what has left the configuration, and lifts and skips by name', async () => {
    expect((await ask('DELETE', '/api/projects/app/stages/old')).status).toBe(204);
    expect((await ask('DELETE', `${STAGE}/quarantine/${encodeURIComponent(DIGEST)}`)).status).toBe(204);
    expect((await ask('POST', `${STAGE}/skip`, { body: { tag: 'v2' } })).status).toBe(204);
    expect(world.asked.map(({ stage, request }) => [stage, request])).toEqual([
      ['app/old', 'remove'],
      ['app/dev', { digest: DIGEST }],
      ['app/dev', { skip: 'v2' }],
    ]);
  });

  it('tells what deploys would do', async () => {
    const [dev, old] = (await ask('GET', '/api/plan')).json.stages;
    expect(dev).toMatchObject({
      live: { release: 1, tag: 'dev-1', since: '2026-03-01T12:00:00.000Z' },
      strategy: { kind: 'recreate' },
      waiting: ['env.LEVEL', 'port'],
      drift: [{ heals: true }, { heals: false }],
    });
    expect(old).toMatchObject({ state: 'orphan', problem: 'No Docker engine answers.' });
  });

  it('takes a command without a body', async () => {
    expect((await ask('POST', `${STAGE}/rollback`)).status).toBe(202);
    expect(world.asked[0]?.request).toEqual({});
  });

  it('pages through deploys', async () => {
    const first = await ask('GET', '/api/deploys?limit=1');
    expect(first.json.deploys.map(({ id }: { id: string }) => id)).toEqual(['deploy-2']);
    const second = await ask('GET', `/api/deploys?limit=1&cursor=${first.json.next}`);
    expect(second.json.deploys.map(({ id }: { id: string }) => id)).toEqual(['deploy-1']);
    expect(second.json.next).toBeUndefined();
    expect((await ask('GET', '/api/deploys?state=open')).json.deploys).toEqual([]);
    expect((await ask('GET', '/api/deploys?state=failed,succeeded&project=app')).json.deploys).toHaveLength(1);
  });

  it('hands a delivery to detection as it came', async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer hook-secret' };
    const answer = await world.call('POST', '/api/webhook/gitea', { raw: '{"a":1}', headers });
    expect([answer.status, answer.json.status]).toEqual([202, 'queued']);
    expect(world.received).toEqual([{ source: 'gitea', body: '{"a":1}', contentType: 'application/json' }]);
  });

  it('names the addresses of webhooks', async () => {
    const { webhooks } = (await ask('GET', '/api/webhooks')).json;
    expect(webhooks.map(({ address }: { address: string }) => address)).toEqual([
      'https://deploy.example.com/api/webhook/gitea',
      'https://deploy.example.com/api/webhook/generic',
    ]);
  });

  it('serves metrics as text', async () => {
    const answer = await ask('GET', '/metrics');
    expect([answer.text, answer.headers['content-type']]).toEqual([
      'up 1\n',
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });

  it('keeps a sane request id and replaces any other', async () => {
    const kept = await ask('GET', '/healthz', { headers: { 'x-request-id': 'trace-12345' } });
    expect(kept.headers['x-request-id']).toBe('trace-12345');
    const replaced = await ask('GET', '/healthz', { headers: { 'x-request-id': 'a b"<script>' } });
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-z]{26}$/);
  });

  it('leaves a browser no room', async () => {
    for (const path of ['/healthz', '/api/nothing']) {
      const { headers } = await ask('GET', path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    }
  });
});

describe('problems', () => {
  it.each<[string, CallInit, string]>([
    ['an unknown key', { body: { tga: 'dev-1' } }, '/tga'],
    ['a wrong type', { body: { tag: 1 } }, '/tag'],
    ['a tag that is none', { body: { tag: '../x' } }, '/tag'],
    ['a digest that is none', { body: { digest: 'sha256:1' } }, '/digest'],
    ['no object', { body: [1] }, ''],
  ])('%s in a body', async (_what, init, path) => {
    const answer = await ask('POST', `${STAGE}/deploy`, init);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.json.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect(world.asked).toEqual([]);
  });

  it.each<[string, string, CallInit, number, string]>([
    ['POST', `${STAGE}/deploy`, { raw: '{', headers: { 'content-type': 'application/json' } }, 400, 'request.invalid'],
    ['POST', `${STAGE}/deploy`, { body: { tag: 'a', digest: DIGEST } }, 400, 'request.invalid'],
    ['POST', `${STAGE}/deploy`, { raw: 'tag=a' }, 415, 'request.unsupported_type'],
    ['POST', `${STAGE}/deploy`, { body: {}, headers: { 'content-encoding': 'gzip' } }, 415, 'request.unsupported_type'],
    ['POST', `${STAGE}/deploy`, { body: { tag: 'a'.repeat(70_000) } }, 413, 'request.too_large'],
    ['POST', `${STAGE}/deploy`, { body: { tag: 'bad' } }, 409, 'deploy.quarantined'],
    ['POST', '/api/projects/app/stages/nope/deploy', { body: {} }, 404, 'not_found'],
    ['POST', `${STAGE}/promote`, {}, 409, 'stage.conflict'],
    ['POST', `${NEXT}/promote`, { body: { tag: 'v1' } }, 400, 'request.invalid'],
    ['POST', `${STAGE}/apply`, { body: { force: true } }, 400, 'request.invalid'],
    ['POST', `${STAGE}/skip`, {}, 400, 'request.invalid'],
    ['POST', `${STAGE}/skip`, { body: { tag: '../x' } }, 400, 'request.invalid'],
    ['POST', '/api/projects/app/stages/nope/stop', {}, 404, 'not_found'],
    ['DELETE', `${STAGE}/quarantine/sha256:1`, {}, 400, 'request.invalid'],
    ['DELETE', '/api/projects/app/stages/nope', {}, 404, 'not_found'],
    ['POST', '/api/webhook/gitea', { raw: Buffer.alloc(MIB + 1) }, 413, 'request.too_large'],
    ['POST', '/api/config/reload', {}, 422, 'config.invalid'],
    ['POST', '/api/tokens', { body: { name: 'x', ability: 'god' } }, 400, 'request.invalid'],
    ['POST', '/api/tokens', { body: { name: 'x', ability: 'read', expiresIn: 'soon' } }, 400, 'request.invalid'],
    ['GET', '/api/projects/nope', {}, 404, 'not_found'],
    ['GET', '/api/deploys/nope', {}, 404, 'not_found'],
    ['GET', '/api/deploys?limit=0', {}, 400, 'request.invalid'],
    ['GET', '/api/deploys?limit=many', {}, 400, 'request.invalid'],
    ['GET', '/api/deploys?colour=red', {}, 400, 'request.invalid'],
    ['GET', '/api/deploys?project=a&project=b', {}, 400, 'request.invalid'],
    ['GET', '/api/deploys?state=well', {}, 400, 'request.invalid'],
    ['GET', '/api/events', { headers: { 'last-event-id': 'x' } }, 400, 'request.invalid'],
    ['GET', '/api/nothing', {}, 404, 'not_found'],
    ['GET', '/nothing', {}, 404, 'not_found'],
    ['PUT', '/api/projects', {}, 405, 'request.wrong_method'],
    ['GET', '/api/webhook/gitea', {}, 405, 'request.wrong_method'],
  ])('%s %s', async (method, path, init, status, code) => {
    expectProblem(await ask(method, path, init), status, code);
  });

  it('carry the hint', async () => {
    const answer = await ask('POST', `${STAGE}/deploy`, { body: { tag: 'bad' } });
    expect(answer.json).toMatchObject({
      detail: 'dev-3 failed its gate.',
      hint: 'Deploy with force.',
      title: 'Conflict',
    });
  });

  it('carry the lines of a bad configuration', async () => {
    const { errors } = (await ask('POST', '/api/config/reload')).json;
    expect(errors).toEqual([{ line: 3, column: 5, path: 'projects.x', message: 'is not known. Did you mean y?' }]);
  });

  it('of ours tell nothing of the inside', async () => {
    world.faults.summary = new Error('password hunter22 at /root/secret.ts');
    const answer = await ask('GET', '/api/config');
    expectProblem(answer, 500, 'internal');
    expect(answer.text).not.toMatch(/hunter22|secret\.ts/);
  });

  it('reach a client that streams too much without saying how much', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    expectProblem(
      await ask('POST', '/api/webhook/gitea', { raw: Buffer.alloc(3 * MIB), headers }),
      413,
      'request.too_large',
    );
    expect(world.received).toEqual([]);
  });

  it('are not made of a body of exactly 1 MiB', async () => {
    expect((await ask('POST', '/api/webhook/gitea', { raw: Buffer.alloc(MIB) })).status).toBe(202);
  });
});

describe('methods', () => {
  it('answers HEAD as GET without a body', async () => {
    const head = await ask('HEAD', '/api/projects');
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    const stream = await ask('HEAD', '/api/events');
    expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('tells what a path takes', async () => {
    const options = await ask('OPTIONS', '/api/tokens');
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect((await ask('PUT', '/api/tokens')).headers.allow).toBe('GET, HEAD, POST, OPTIONS');
  });
});
