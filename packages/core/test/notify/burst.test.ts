import { type NotificationBatch, PluginError } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActiveNotifier } from '../../src/notify/index.js';
import { PAUSES_MS } from '../../src/notify/retry.js';
import { inbox, openWorld, type World } from './world.js';

const DAY_MS = 24 * 60 * 60_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
/** Long enough for a message to come that should not. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
const heads = () => world.store.outboxHeads();
const tagsOf = (batch: NotificationBatch | undefined) => batch?.notifications.map(({ tag }) => tag);

type Answer = (batch: NotificationBatch) => Promise<void> | void;

/** A notifier that can tell many at once; what it is told one by one is in `received`. */
function chat(answer: Answer = () => {}, one: Parameters<typeof inbox>[1] = () => {}) {
  const batches: NotificationBatch[] = [];
  const single = inbox('chat', one);
  const notifier: ActiveNotifier['notifier'] = {
    ...single.notifier,
    async notifyMany(batch) {
      batches.push(batch);
      await answer(batch);
    },
  };
  return { ...single, notifier, batches };
}

async function deploy(...tags: readonly string[]): Promise<void> {
  for (const tag of tags) await world.happen('deploy.succeeded', { tag }, { project: 'web', stage: 'dev' });
}
const MANY = ['v1', 'v2', 'v3', 'v4', 'v5'];

/** What happened is in the outbox; then its two seconds pass. */
async function offered(tag: string): Promise<void> {
  await until(async () => {
    const waiting = await world.store.outboxWaiting('chat', 200);
    const seq = waiting.at(-1)?.eventSeq ?? 0;
    expect((await world.store.events({ afterSeq: seq - 1, limit: 1 }))[0]?.data.tag).toBe(tag);
  });
}
async function burst(...tags: readonly string[]): Promise<void> {
  await deploy(...tags);
  await offered(tags.at(-1) ?? '');
  world.clock.advance(2_000);
}

describe('a burst', () => {
  it('is one message, two seconds after its first event', async () => {
    const a = chat();
    world.notifiers.push(a);
    await world.start();
    await deploy('v1', 'v2');
    await offered('v2');
    world.clock.advance(1_900);
    await deploy('v3', 'v4', 'v5');
    await offered('v5');
    await quiet();
    expect([a.received, a.batches]).toEqual([[], []]);
    world.clock.advance(100);
    await until(() => expect(a.batches).toHaveLength(1));
    await until(async () => expect(await heads()).toEqual([]));
    expect([a.received, tagsOf(a.batches[0])]).toEqual([[], MANY]);
    expect(new Set(a.batches[0]?.notifications.map(({ id }) => id)).size).toBe(5);
    world.clock.advance(60_000);
    await quiet();
    expect(a.batches).toHaveLength(1);
  });

  it('of three is three messages', async () => {
    const a = chat();
    world.notifiers.push(a);
    await world.start();
    await burst('v1', 'v2', 'v3');
    await until(() => expect(a.received.map(({ tag }) => tag)).toEqual(['v1', 'v2', 'v3']));
    expect(a.batches).toEqual([]);
  });

  it('is told one by one and at once where the notifier knows no other way', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    await world.start();
    await deploy(...MANY);
    await until(() => expect(a.received.map(({ tag }) => tag)).toEqual(MANY));
  });

  it('without end is told a hundred at a time', async () => {
    const a = chat();
    world.notifiers.push(a);
    await world.start();
    const tags = Array.from({ length: 130 }, (_, index) => `v${index}`);
    await burst(...tags);
    await until(() => expect(a.batches).toHaveLength(2));
    expect(a.batches.flatMap((batch) => tagsOf(batch))).toEqual(tags);
    expect(a.batches.map(({ notifications }) => notifications.length)).toEqual([100, 30]);
  });
});

describe('a batch that does not arrive', () => {
  it('comes again whole, under the same id, and what came meanwhile after it', async () => {
    let failures = 1;
    const a = chat(() => {
      if (failures-- > 0) throw new Error('not now');
    });
    world.notifiers.push(a);
    await world.start();
    await burst(...MANY);
    await until(async () => expect((await heads())[0]).toMatchObject({ attempts: 1, lastError: 'not now' }));
    await deploy('v6', 'v7', 'v8', 'v9');
    await offered('v9');
    world.clock.advance(999);
    await quiet();
    expect(a.batches).toHaveLength(1);
    world.clock.advance(2_000);
    await until(() => expect(a.batches).toHaveLength(3));
    const [first, second, third] = a.batches;
    expect(second).toEqual(first);
    expect(tagsOf(third)).toEqual(['v6', 'v7', 'v8', 'v9']);
    expect(third?.id).not.toBe(first?.id);
    await until(async () => expect(await heads()).toEqual([]));
  });

  it('is the same after a crash between its delivery and its record', async () => {
    const a = chat(() => {
      void world.crash();
    });
    world.notifiers.push(a);
    await world.start();
    await burst(...MANY);
    await until(() => expect(a.batches).toHaveLength(1));
    await quiet();
    await deploy('v6');
    const second = chat();
    world.notifiers.splice(0, 1, second);
    await world.start();
    await until(() => expect(second.batches).toHaveLength(1));
    expect(second.batches[0]).toEqual(a.batches[0]);
  });

  it('is taken apart when it is refused: only what is refused by itself is lost', async () => {
    const refused = new PluginError('rejected', 'It said 400.');
    const a = chat(
      () => {
        throw refused;
      },
      ({ tag }) => {
        if (tag === 'v3') throw refused;
      },
    );
    world.notifiers.push(a);
    await world.start();
    await burst(...MANY);
    await until(() => expect(a.received.map(({ tag }) => tag)).toEqual(MANY));
    await until(async () => expect(await heads()).toEqual([]));
    expect(a.batches).toHaveLength(1);
    expect(await world.store.events({ types: ['notification.dead'] })).toMatchObject([
      { project: 'web', data: { notifier: 'chat', event: 'deploy.succeeded', reason: 'It said 400.' } },
    ]);
  });

  it('is given up on after the eighth try, each of it a dead letter', async () => {
    const a = chat(() => {
      throw new Error('never');
    });
    world.notifiers.push(a);
    await world.start();
    await burst(...MANY);
    for (const [index, pauseMs] of PAUSES_MS.entries()) {
      await until(async () => expect((await heads())[0]).toMatchObject({ attempts: index + 1 }));
      await quiet();
      // No pause sleeps longer than a minute at a time.
      for (let ms = 0; ms <= pauseMs; ms += 60_000) {
        world.clock.advance(60_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => expect(a.batches).toHaveLength(index + 2));
    }
    await until(async () => expect(await heads()).toEqual([]));
    expect(new Set(a.batches.map(({ id }) => id)).size).toBe(1);
    expect(await world.store.events({ types: ['notification.dead'] })).toHaveLength(MANY.length);
  });

  it('goes out one by one when its notifier has become one that knows no batches', async () => {
    const a = chat(() => {
      throw new Error('not now');
    });
    world.notifiers.push(a);
    await world.start();
    await burst(...MANY);
    await until(async () => expect((await heads())[0]).toMatchObject({ attempts: 1 }));
    await quiet();
    const plain = inbox('chat');
    world.notifiers.splice(0, 1, plain);
    world.clock.advance(1_000);
    await until(() => expect(plain.received.map(({ tag }) => tag)).toEqual(MANY));
  });
});

it('what was delivered is forgotten after a week; a dead letter is not', async () => {
  const a = inbox('a', ({ tag }) => {
    if (tag === 'refused') throw new PluginError('rejected', 'It said 400.');
  });
  world.notifiers.push(a);
  await world.start();
  await deploy('refused', 'delivered');
  await until(async () => expect([a.received.length, await heads()]).toEqual([2, []]));
  const again = async (index: number) => {
    const { id = '', seq = 0 } = a.received[index] ?? {};
    const row = { id, eventSeq: seq, notifier: 'nobody', state: 'dead' as const, attempts: 1, nextAt: new Date(0) };
    return world.store
      .write((tx) => tx.addOutbox([row]))
      .then(
        () => 'was gone',
        () => 'was there',
      );
  };
  world.clock.advance(6 * DAY_MS);
  await deploy('six days later');
  await until(async () => expect([a.received.length, await heads()]).toEqual([3, []]));
  expect(await again(1)).toBe('was there');
  world.clock.advance(2 * DAY_MS);
  await deploy('eight days later');
  await until(async () => expect([a.received.length, await heads()]).toEqual([4, []]));
  expect([await again(0), await again(1), await again(2)]).toEqual(['was there', 'was gone', 'was there']);
});
