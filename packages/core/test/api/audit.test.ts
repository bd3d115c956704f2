import { EVENT_TYPES } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDITED } from '../../src/http/audited.js';
import { openWorld, TOKENS, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const read = async (query = '', token: string = TOKENS.read) =>
  (await world.call('GET', `/api/audit${query}`, { token })).json;
const seqs = ({ entries }: { entries: { seq: number }[] }) => entries.map(({ seq }) => seq);

describe('the audit log', () => {
  beforeEach(() => {
    const by = (id: string) => ({ actor: { kind: 'user' as const, id } });
    world.log.append('deploy.queued', { project: 'app', stage: 'dev', data: { from: '10.0.0.1', tag: 'v1' } });
    world.log.append('deploy.step.started', { project: 'app' });
    world.log.append('token.created', by('ann'));
    world.log.append('deploy.succeeded', { project: 'other', stage: 'dev' });
    world.log.append('stage.paused', { project: 'app', stage: 'rel', ...by('ann') });
  });

  it('tells changes, newest first, with who and from where', async () => {
    const page = await read();
    expect(seqs(page)).toEqual([5, 4, 3, 1]);
    expect(page.entries.at(-1)).toMatchObject({ from: '10.0.0.1', data: { tag: 'v1' }, actor: { id: 'test' } });
    expect(page.next).toBeUndefined();
  });

  it.each([
    ['?project=app', [5, 1]],
    ['?project=app&stage=dev', [1]],
    ['?actor=ann', [5, 3]],
    ['?type=token.created', [3]],
    ['?project=nope', []],
  ])('looks for %s', async (query, found) => {
    expect(seqs(await read(query))).toEqual(found);
  });

  it('comes in pages', async () => {
    const first = await read('?limit=3');
    expect([seqs(first), first.next]).toEqual([[5, 4, 3], 3]);
    const second = await read(`?limit=3&cursor=${first.next}`);
    expect([seqs(second), second.next]).toEqual([[1], undefined]);
  });

  it('shows a limited token its projects only', async () => {
    expect(seqs(await read('', TOKENS.limited))).toEqual([5, 1]);
    expect(seqs(await read('?project=other', TOKENS.limited))).toEqual([]);
  });

  it('is not asked for what is no change', async () => {
    expect((await world.call('GET', '/api/audit?type=candidate.seen', { token: TOKENS.read })).status).toBe(400);
    expect(AUDITED.length).toBeLessThan(EVENT_TYPES.length);
    expect(AUDITED).toContain('user.password.changed');
  });

  it('tells what became of what was', async () => {
    world.log.append('deploy.succeeded', {
      project: 'app',
      data: { tag: 'v2', digest: 'sha256:b', fromTag: 'v1', fromDigest: 'sha256:a' },
    });
    world.log.append('deploy.succeeded', { project: 'app', data: { tag: 'v1', digest: 'sha256:a' } });
    world.log.append('config.reloaded', {
      data: { changed: ['server'], before: { 'server.port': 1 }, after: { 'server.port': 2 } },
    });
    const [reloaded, first, second] = (await read('?limit=3')).entries;
    expect(second).toMatchObject({
      before: { tag: 'v1', digest: 'sha256:a' },
      after: { tag: 'v2', digest: 'sha256:b' },
    });
    expect([first.before, first.after]).toEqual([undefined, { tag: 'v1', digest: 'sha256:a' }]);
    expect(reloaded).toMatchObject({
      data: { changed: ['server'] },
      before: { 'server.port': 1 },
      after: { 'server.port': 2 },
    });
    expect(reloaded.data.before).toBeUndefined();
    const paused = (await read('?type=stage.paused')).entries[0];
    expect([paused.before, paused.after]).toEqual([{ paused: false }, { paused: true }]);
    expect((await read('?type=deploy.queued')).entries[0]).not.toHaveProperty('before');
  });
});

describe('what changes leave behind', () => {
  const admin = { token: TOKENS.admin, headers: { 'x-request-id': 'request-of-mine' } };

  it('tells of tokens what they may do, made and revoked, and never what they are', async () => {
    const made = await world.call('POST', '/api/tokens', {
      ...admin,
      body: { name: 'ci', ability: 'deploy', projects: ['app'] },
    });
    await world.call('DELETE', `/api/tokens/${made.json.id}`, admin);
    const facts = { name: 'ci', ability: 'deploy', projects: ['app'] };
    expect(world.tokens.told).toMatchObject([
      { type: 'token.created', request: 'request-of-mine', data: { after: facts } },
      { type: 'token.revoked', request: 'request-of-mine', data: { before: facts } },
    ]);
    expect(made.headers['x-request-id']).toBe('request-of-mine');
    expect(JSON.stringify(world.tokens.told)).not.toContain(made.json.token);
  });

  it('tells of users who they were', async () => {
    await world.call('POST', '/api/users', { ...admin, body: { name: 'carol', ability: 'read' } });
    await world.call('POST', '/api/users/carol/password', { ...admin, body: { password: 'a long password of hers' } });
    await world.call('DELETE', '/api/users/carol', admin);
    expect(world.signIns.told).toMatchObject([
      { type: 'user.created', data: { after: { name: 'carol', ability: 'read' } } },
      {
        type: 'user.password.changed',
        data: { before: { passwordFrom: 'generated' }, after: { passwordFrom: 'chosen' } },
      },
      { type: 'user.removed', data: { before: { name: 'carol', ability: 'read' } } },
    ]);
  });

  it('tells who had the configuration read again', async () => {
    const asked: unknown[] = [];
    const reload = async (by: unknown) => {
      asked.push(by);
      return { ok: true, changed: [] } as const;
    };
    const other = await openWorld({}, undefined, { config: { summary: () => ({}), reload } });
    await other.call('POST', '/api/config/reload', admin);
    expect(asked).toMatchObject([{ actor: { kind: 'token', id: 'admin' }, request: 'request-of-mine' }]);
    await other.close();
  });
});
