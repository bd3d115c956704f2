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
});
