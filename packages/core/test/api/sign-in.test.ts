import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStream, until } from './read-stream.js';
import { PASSWORD, SESSIONS } from './sign-in-table.js';
import { type Answered, browserHeaders, type CallInit, openWorld, TOKENS, type World } from './world.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STAGE = '/api/projects/app/stages/dev';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const signIn = (password: string, user = 'admin', headers: Record<string, string> = {}) =>
  world.call('POST', '/api/session', { body: { user, password }, headers });
const cookieOf = ({ headers }: Answered) => String(headers['set-cookie'] ?? '');
const withCookie = (answer: Answered): CallInit => ({
  headers: { cookie: cookieOf(answer).replace(/;.*$/, ''), 'x-docker-watcher-csrf': '1' },
});
const told = () => world.signIns.told.map(({ type }) => type);

describe('signing in', () => {
  it('opens a session that may do what its user may', async () => {
    const answer = await signIn(PASSWORD, 'deploy');
    expect(answer.json).toMatchObject({ via: 'session', actor: { kind: 'user', id: 'deploy' }, ability: 'deploy' });
    const me = withCookie(answer);
    expect((await world.call('GET', '/api/session', me)).json).toEqual(answer.json);
    expect((await world.call('POST', `${STAGE}/rollback`, me)).status).toBe(202);
    expect(world.asked[0]?.caller).toMatchObject({ actor: { kind: 'user', id: 'deploy' }, from: '127.0.0.1' });
    expect((await world.call('GET', '/api/users', me)).status).toBe(403);
  });

  it('is of the admin when nobody is named', async () => {
    const answer = await world.call('POST', '/api/session', { body: { password: PASSWORD } });
    expect(answer.json.actor.id).toBe('admin');
  });

  it('puts a cookie where no script and no other site gets at it', async () => {
    expect(cookieOf(await signIn(PASSWORD))).toMatch(
      /^docker-watcher-session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
  });

  it.each<[string, Parameters<typeof openWorld>[0], Record<string, string>]>([
    ['with a base URL of https', { baseUrl: 'https://deploy.example.com' }, {}],
    ['behind a trusted proxy with https', { trustedProxies: ['127.0.0.1'] }, { 'x-forwarded-proto': 'https' }],
  ])('%s, the cookie is for https and this host only', async (_where, options, headers) => {
    const secure = await openWorld(options);
    const body = { password: PASSWORD };
    const answer = await secure.call('POST', '/api/session', { body, headers });
    expect(cookieOf(answer)).toMatch(/^__Host-docker-watcher-session=[\w-]{43}; Path=\/;.*; Secure$/);
    const cookie = cookieOf(answer).replace(/;.*$/, '');
    expect((await secure.call('GET', '/api/session', { headers: { ...headers, cookie } })).status).toBe(200);
    const planted = cookie.replace('__Host-', '');
    expect((await secure.call('GET', '/api/session', { headers: { ...headers, cookie: planted } })).status).toBe(401);
    await secure.close();
  });

  it('keeps neither the password nor what the browser holds', async () => {
    const value = /=([\w-]{43});/.exec(cookieOf(await signIn(PASSWORD)))?.[1] ?? '';
    const kept = JSON.stringify([
      [...world.signIns.sessions.values()],
      [...world.signIns.users.values()],
      world.signIns.told,
    ]);
    expect(value).not.toBe('');
    expect(kept).not.toContain(value);
    expect(kept).not.toContain(PASSWORD);
  });

  it.each([
    ['admin', 'wrong'],
    ['nobody', PASSWORD],
    ['admin', `${PASSWORD} `],
  ])('is refused to %s with "%s", in the same words', async (user, password) => {
    const answer = await signIn(password, user);
    expect([answer.status, answer.json.detail]).toEqual([401, 'The user or the password is wrong.']);
    expect(cookieOf(answer)).toBe('');
    expect(told()).toEqual(['session.refused']);
  });

  it('never keeps a name that is nobody’s: it might be a password', async () => {
    await signIn('x', 'hunter2hunter2');
    expect(JSON.stringify(world.signIns.told)).not.toContain('hunter2');
  });

  it('tells the audit log who came, and from where', async () => {
    await signIn(PASSWORD, 'read');
    expect(world.signIns.told).toMatchObject([
      { type: 'session.opened', actor: { kind: 'user', id: 'read' }, data: { from: '127.0.0.1' } },
    ]);
  });
});

describe('wrong passwords', () => {
  it('are slowed down: 20 of them take more than ten minutes', async () => {
    let wrong = 0;
    const startedAt = world.clock.monotonicMs();
    while (wrong < 20) {
      const answer = await signIn(`wrong ${wrong}`);
      if (answer.status === 401) wrong += 1;
      else {
        expect(answer.json.code).toBe('request.throttled');
        world.clock.advance(Number(answer.headers['retry-after']) * 1_000);
      }
    }
    expect(world.clock.monotonicMs() - startedAt).toBeGreaterThan(600_000);
    expect(told().filter((type) => type === 'session.refused')).toHaveLength(20);
  });

  it('hold up the right one too, until the wait is over', async () => {
    for (let i = 0; i < 5; i++) expect((await signIn(`wrong ${i}`)).status).toBe(401);
    const early = await signIn(PASSWORD);
    expect(early.status).toBe(429);
    world.clock.advance(Number(early.headers['retry-after']) * 1_000);
    expect((await signIn(PASSWORD)).status).toBe(201);
    expect((await signIn('wrong')).status).toBe(401);
  });

  it('sent at once are not looked at at once', async () => {
    const crowd = await Promise.all(Array.from({ length: 40 }, (_, i) => signIn(`wrong ${i}`)));
    expect(crowd.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(crowd.filter(({ status }) => status === 429)).toHaveLength(35);
  });

  it('from many addresses at one account are slowed down, but not for whom it knows', async () => {
    const behind = await openWorld({ trustedProxies: ['127.0.0.1'] });
    const from = (address: string, password: string) =>
      behind.call('POST', '/api/session', { body: { password }, headers: { 'x-forwarded-for': address } });
    expect((await from('10.0.0.9', PASSWORD)).status).toBe(201);
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) statuses.push((await from(`10.1.0.${i}`, 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429, 429]);
    expect((await from('10.2.0.1', PASSWORD)).status).toBe(429);
    expect((await from('10.0.0.9', PASSWORD)).status).toBe(201);
    await behind.close();
  });

  it('can’t fill the log of events', async () => {
    const behind = await openWorld({ trustedProxies: ['127.0.0.1'] });
    for (let i = 0; i < 24; i++) {
      const headers = { 'x-forwarded-for': `10.1.${i}.1` };
      await behind.call('POST', '/api/session', { body: { user: `u${i}`, password: 'x' }, headers });
    }
    expect(behind.signIns.told).toHaveLength(20);
    await behind.close();
  });
});

describe('a session', () => {
  const look = (init: CallInit = { session: 'admin' }) => world.call('GET', '/api/session', init);

  it('ends after a week without use, and use keeps it open for a month', async () => {
    const me = withCookie(await signIn(PASSWORD));
    for (let day = 6; day <= 24; day += 6) {
      world.clock.advance(6 * DAY_MS);
      expect((await look(me)).status, `day ${day}`).toBe(200);
    }
    world.clock.advance(6 * DAY_MS - 1);
    expect((await look(me)).status).toBe(200);
    world.clock.advance(1);
    expect((await look(me)).status, 'a month is the most').toBe(401);
    const idle = withCookie(await signIn(PASSWORD));
    world.clock.advance(7 * DAY_MS);
    expect((await look(idle)).status).toBe(401);
  });

  it('is written at most once an hour', async () => {
    const before = world.signIns.sessions.get('aaaa');
    world.clock.advance(HOUR_MS - 1);
    await look();
    expect(world.signIns.sessions.get('aaaa')).toEqual(before);
    world.clock.advance(1);
    await look();
    expect(world.signIns.sessions.get('aaaa')?.expiresAt.getTime()).toBe(world.clock.now().getTime() + 7 * DAY_MS);
  });

  it('ends when its browser signs out, and no other does', async () => {
    const other = withCookie(await signIn(PASSWORD));
    const answer = await world.call('DELETE', '/api/session', { session: 'admin' });
    expect(cookieOf(answer)).toMatch(/^docker-watcher-session=; Path=\/; Max-Age=0;/);
    expect((await look()).status).toBe(401);
    expect((await look(other)).status).toBe(200);
  });

  it('ends everywhere when its user says so', async () => {
    const others = [withCookie(await signIn(PASSWORD)), withCookie(await signIn(PASSWORD))];
    await world.call('DELETE', '/api/session?everywhere=true', { session: 'admin' });
    for (const init of [{ session: 'admin' } as const, ...others]) expect((await look(init)).status).toBe(401);
    expect((await look({ session: 'read' })).status).toBe(200);
    expect(world.signIns.told.at(-1)).toMatchObject({ type: 'session.closed', data: { sessions: 3 } });
  });

  it('takes its streams along when it ends', async () => {
    const live = await openWorld({ heartbeatMs: 20 });
    const [goes, stays] = await Promise.all(
      (['admin', 'read'] as const).map((who) => readStream(live, '/api/events', browserHeaders(SESSIONS[who]))),
    );
    await live.call('DELETE', '/api/session', { session: 'admin' });
    await until(() => goes?.ended() === true);
    expect(stays?.ended()).toBe(false);
    await live.close();
  });

  it('that has ended is none, where none is needed', async () => {
    expect((await world.call('GET', '/readyz', { session: 'ended' })).json).toEqual({ state: 'degraded' });
  });

  it('is not looked for beside a token', async () => {
    const headers = { ...browserHeaders(SESSIONS.admin), authorization: 'Bearer dw_wrong' };
    expect((await look({ headers })).status).toBe(401);
    const token = await look({ token: TOKENS.limited });
    expect(token.json).toMatchObject({ via: 'token', ability: 'deploy', projects: ['app'], canChangePassword: false });
  });
});

describe('a change by session', () => {
  const change = (headers: Record<string, string>) =>
    world.call('POST', `${STAGE}/rollback`, { headers: { ...browserHeaders(SESSIONS.deploy), ...headers } });
  const host = () => `127.0.0.1:${world.port}`;

  it.each<[string, Record<string, string>]>([
    ['a page of another site', { origin: 'https://evil.example.com' }],
    ['a page of a sibling', { 'sec-fetch-site': 'same-site' }],
    ['a page of another site, said by the browser', { 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a form, which can’t send our header', { 'x-docker-watcher-csrf': '' }],
    ['a proxy nobody trusts', { origin: 'https://evil.example.com', 'x-forwarded-host': 'evil.example.com' }],
  ])('from %s is refused', async (_who, headers) => {
    const answer = await change(headers);
    expect([answer.status, answer.json.code]).toEqual([403, 'request.forbidden']);
    expect(world.asked).toEqual([]);
  });

  it.each<[string, () => Record<string, string>]>([
    ['our page', () => ({ origin: `http://${host()}` })],
    [
      'our page, said by the browser',
      () => ({ 'sec-fetch-site': 'same-origin', origin: 'https://deploy.example.com' }),
    ],
    ['a program', () => ({})],
  ])('from %s is taken', async (_who, headers) => {
    expect((await change(headers())).status).toBe(202);
  });

  it('from our page behind a proxy is taken by the base URL', async () => {
    const behind = await openWorld({ baseUrl: 'https://deploy.example.com' });
    const headers = { origin: 'https://deploy.example.com', 'x-docker-watcher-csrf': '1' };
    const cookie = `__Host-docker-watcher-session=${SESSIONS.deploy}`;
    expect((await behind.call('POST', `${STAGE}/rollback`, { headers: { ...headers, cookie } })).status).toBe(202);
    await behind.close();
  });

  it('is not what a foreign page can begin by signing in', async () => {
    expect((await signIn(PASSWORD, 'admin', { origin: 'https://evil.example.com' })).status).toBe(403);
    expect((await signIn(PASSWORD, 'admin', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('needs nothing of this with a token', async () => {
    const headers = { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' };
    expect((await world.call('POST', `${STAGE}/rollback`, { token: TOKENS.deploy, headers })).status).toBe(202);
  });
});

describe('changing a password', () => {
  const NEW = 'another long one';
  const change = (current: string, password = NEW, init: CallInit = { session: 'admin' }) =>
    world.call('POST', '/api/session/password', { ...init, body: { current, password } });

  it('needs the present one, and ends all other sessions', async () => {
    const other = withCookie(await signIn(PASSWORD));
    expect((await change('wrong')).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await world.call('GET', '/api/session', { session: 'admin' })).status).toBe(200);
    expect((await world.call('GET', '/api/session', other)).status).toBe(401);
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn(NEW)).status).toBe(201);
    expect(told()).toContain('user.password.changed');
  });

  it('wants twelve characters', async () => {
    expect((await change(PASSWORD, 'short')).status).toBe(400);
  });

  it('is no way to guess the present one', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await change(`wrong ${i}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('is not for what stands in the configuration, nor for tokens', async () => {
    expect((await change(PASSWORD, NEW, { token: TOKENS.admin })).status).toBe(400);
    const admin = world.signIns.users.get('admin');
    if (admin !== undefined) world.signIns.users.set('admin', { ...admin, passwordFrom: 'configuration' });
    expect((await change(PASSWORD)).json.code).toBe('request.conflict');
  });
});

describe('users', () => {
  const call = (method: string, path: string, body?: unknown) =>
    world.call(method, path, { token: TOKENS.admin, ...(body === undefined ? {} : { body }) });

  it('are added with a password that is shown once', async () => {
    const made = await call('POST', '/api/users', { name: 'carol', ability: 'deploy' });
    expect([made.status, made.json]).toMatchObject([
      201,
      { name: 'carol', passwordFrom: 'generated', createdBy: 'admin' },
    ]);
    expect((await signIn(made.json.password, 'carol')).json.ability).toBe('deploy');
    const all = await call('GET', '/api/users');
    expect(all.json.users.map(({ name }: { name: string }) => name)).toContain('carol');
    expect(all.text).not.toMatch(/scrypt|passwordHash/);
    expect((await call('POST', '/api/users', { name: 'carol', ability: 'read' })).json.code).toBe('request.conflict');
  });

  it('may be given a password, and a new one when they forget it', async () => {
    const body = { name: 'carol', ability: 'read', password: 'chosen by admin' };
    expect((await call('POST', '/api/users', body)).json.password).toBeUndefined();
    const me = withCookie(await signIn('chosen by admin', 'carol'));
    const { password } = (await call('POST', '/api/users/carol/password')).json;
    expect((await world.call('GET', '/api/session', me)).status).toBe(401);
    expect((await signIn(password, 'carol')).status).toBe(201);
  });

  it('are gone at once when they are removed', async () => {
    expect((await call('DELETE', '/api/users/read')).status).toBe(204);
    expect((await world.call('GET', '/api/session', { session: 'read' })).status).toBe(401);
    expect((await signIn(PASSWORD, 'read')).status).toBe(401);
    expect((await call('DELETE', '/api/users/read')).status).toBe(404);
  });

  it('have an admin among them', async () => {
    expect((await call('DELETE', '/api/users/admin')).json.code).toBe('request.conflict');
    await call('POST', '/api/users', { name: 'second', ability: 'admin' });
    expect((await call('DELETE', '/api/users/admin')).status).toBe(204);
    expect(told()).toEqual(['user.created', 'user.removed']);
  });

  it.each(['', 'a b', 'x'.repeat(65), '../x'])('are not named "%s"', async (name) => {
    expect((await call('POST', '/api/users', { name, ability: 'read' })).status).toBe(400);
  });
});
