import { type Notification, PluginError } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inbox, openWorld, stopped, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const titles = (received: readonly Notification[]) => received.map(({ title }) => title);
const deployed = (tag: string) => world.happen('deploy.succeeded', { tag }, { project: 'web', stage: 'dev' });
const live = (tag: string) => `web/dev: ${tag} is live`;
/** Long enough for a message to come that should not. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
const heads = () => world.store.outboxHeads();

describe('what is told', () => {
  it('begins with the present, never with the past', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    await deployed('old');
    await world.start();
    await deployed('new');
    await until(() => expect(titles(a.received)).toEqual([live('new')]));
    await quiet();
    expect(a.received).toHaveLength(1);
  });

  it('begins with the first event of an empty log too', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    const notify = await world.start();
    await stopped(notify, world.clock);
    await deployed('while away');
    await world.start();
    await until(() => expect(titles(a.received)).toEqual([live('while away')]));
  });

  it('is what each notifier wants, with the words and links of the event', async () => {
    const [a, b, c] = [inbox('a'), inbox('b', undefined, ['deploy.step.*']), inbox('c', undefined, [])];
    world.notifiers.push(a, b, c);
    await world.start();
    await world.happen('deploy.step.done', { step: 'pull', tag: 'v1' }, { project: 'web', stage: 'dev' });
    const seq = await deployed('v1');
    await until(() => expect([a.received.length, b.received.length]).toEqual([1, 1]));
    expect(a.received[0]).toMatchObject({
      seq,
      event: 'deploy.succeeded',
      title: live('v1'),
      url: 'https://dw.example.com/projects/web/stages/dev',
    });
    expect(b.received[0]).toMatchObject({ event: 'deploy.step.done' });
    expect(c.received).toEqual([]);
  });

  it('is a standing fault once, with its recovery', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    await world.start();
    for (const type of ['registry.failing', 'registry.failing', 'registry.recovered'] as const) {
      await world.happen(type, { registry: 'gitea' });
    }
    await deployed('v1');
    await until(() => expect(a.received.at(-1)?.title).toBe(live('v1')));
    expect(a.received.map(({ event }) => event)).toEqual([
      'registry.failing',
      'registry.recovered',
      'deploy.succeeded',
    ]);
  });
});

describe('a crash', () => {
  it('between delivery and its record repeats the message under the same id', async () => {
    const a = inbox('a', () => {
      void world.crash();
    });
    world.notifiers.push(a);
    await world.start();
    await deployed('v1');
    await until(() => expect(a.received).toHaveLength(1));
    await quiet();
    expect((await heads()).map(({ state }) => state)).toEqual(['waiting']);
    const second = inbox('a');
    world.notifiers.splice(0, 1, second);
    await world.start();
    await until(() => expect(second.received).toHaveLength(1));
    expect(second.received[0]).toEqual(a.received[0]);
    await until(async () => expect(await heads()).toEqual([]));
  });

  it('between an event and its message loses nothing', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    await world.start();
    await world.crash();
    await deployed('v1');
    await deployed('v2');
    expect(await heads()).toEqual([]);
    await world.start();
    await until(() => expect(titles(a.received)).toEqual([live('v1'), live('v2')]));
  });

  it('in the middle of storing messages stores neither them nor the cursor', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    let left = 1;
    await world.start({
      ...world.store,
      write: (work) =>
        world.store.write(async (tx) => {
          const result = await work(tx);
          // The first write is the cursor of the first start.
          if (left-- === 0) throw new Error('crash before commit');
          return result;
        }),
    });
    await deployed('v1');
    await quiet();
    expect(await heads()).toEqual([]);
    expect(a.received).toEqual([]);
    world.clock.advance(5_000);
    await until(() => expect(titles(a.received)).toEqual([live('v1')]));
  });

  it('after events that nobody wants repeats nothing', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    await world.start();
    await deployed('v1');
    await until(async () => expect([a.received.length, (await heads()).length]).toEqual([1, 0]));
    for (let i = 0; i < 5; i++) await world.happen('deploy.step.progress');
    await world.crash();
    await world.start();
    await deployed('v2');
    await until(() => expect(titles(a.received)).toEqual([live('v1'), live('v2')]));
  });
});

describe('a notifier that fails', () => {
  it('gets its messages in order, each again after its pause', async () => {
    let failures = 2;
    const a = inbox('a', () => {
      if (failures-- > 0) throw new Error('not now');
    });
    world.notifiers.push(a);
    await world.start();
    await deployed('v1');
    await until(() => expect(a.received).toHaveLength(1));
    await deployed('v2');
    await until(async () => expect((await heads())[0]).toMatchObject({ attempts: 1, lastError: 'not now' }));
    await quiet();
    world.clock.advance(999);
    await quiet();
    expect(a.received).toHaveLength(1);
    world.clock.advance(1);
    await until(() => expect(a.received).toHaveLength(2));
    await until(async () => expect((await heads())[0]).toMatchObject({ attempts: 2 }));
    await quiet();
    world.clock.advance(5_000);
    await until(() => expect(titles(a.received)).toEqual([live('v1'), live('v1'), live('v1'), live('v2')]));
    expect(new Set(a.received.map(({ id }) => id)).size).toBe(2);
  });

  it('never delays another, nor does one that hangs', async () => {
    const hanging = inbox(
      'a',
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const failing = inbox('b', () => {
      throw new Error('never');
    });
    const c = inbox('c');
    world.notifiers.push(hanging, failing, c);
    await world.start();
    for (const tag of ['v1', 'v2', 'v3']) await deployed(tag);
    await until(() => expect(titles(c.received)).toEqual([live('v1'), live('v2'), live('v3')]));
    expect([hanging.received.length, failing.received.length]).toEqual([1, 1]);
  });

  it('is left alone as long as it asks', async () => {
    let failures = 1;
    const a = inbox('a', () => {
      if (failures-- > 0) throw new PluginError('rate_limited', 'Slow down.', { retryAfterMs: 42_000 });
    });
    world.notifiers.push(a);
    await world.start();
    await deployed('v1');
    await until(async () => expect((await heads())[0]).toMatchObject({ attempts: 1 }));
    await quiet();
    world.clock.advance(41_999);
    await quiet();
    expect(a.received).toHaveLength(1);
    world.clock.advance(1);
    await until(() => expect(a.received).toHaveLength(2));
  });

  it('loses a message that it refuses, which the others are told, and goes on with the next', async () => {
    const a = inbox('a', ({ title }) => {
      if (title === live('v1')) throw new PluginError('rejected', 'It said 400.');
    });
    const b = inbox('b', undefined, ['notification.dead']);
    world.notifiers.push(a, b);
    await world.start();
    await deployed('v1');
    await deployed('v2');
    await until(() => expect(titles(a.received)).toEqual([live('v1'), live('v2')]));
    await until(() => expect(b.received).toHaveLength(1));
    expect(b.received[0]).toMatchObject({
      title: 'A notification to a was given up',
      message: 'It was about: deploy.succeeded (web/dev). It said 400.',
    });
    expect(await world.store.events({ types: ['notification.dead'] })).toMatchObject([
      {
        project: 'web',
        stage: 'dev',
        data: { notifier: 'a', attempts: 1, event: 'deploy.succeeded', reason: 'It said 400.' },
      },
    ]);
  });

  it('is given up on after the eighth try', async () => {
    const a = inbox('a', () => {
      throw new Error('never');
    });
    world.notifiers.push(a);
    await world.start();
    await deployed('v1');
    for (let attempts = 1; attempts <= 7; attempts++) {
      await until(async () => expect((await heads())[0]).toMatchObject({ attempts }));
      await quiet();
      // No pause sleeps longer than a minute at a time.
      for (let minute = 0; minute < 120; minute++) {
        world.clock.advance(60_000);
        await new Promise((resolve) => setImmediate(resolve));
        if (a.received.length > attempts) break;
      }
      await until(() => expect(a.received).toHaveLength(attempts + 1));
    }
    await until(async () => expect(await heads()).toEqual([]));
    expect(await world.store.events({ types: ['notification.dead'] })).toMatchObject([{ data: { attempts: 8 } }]);
  });

  it('does not mourn a lost message about a lost message', async () => {
    const refuse = () => {
      throw new PluginError('rejected', 'It said 400.');
    };
    const [a, b] = [inbox('a', refuse, ['*']), inbox('b', refuse, ['*'])];
    world.notifiers.push(a, b);
    await world.start();
    await deployed('v1');
    await until(() => expect([a.received.length, b.received.length]).toEqual([2, 2]));
    await quiet();
    expect(await heads()).toEqual([]);
    // One for each notifier: what b lost is told to a, what a lost to b, and there it ends.
    expect(await world.store.events({ types: ['notification.dead'] })).toHaveLength(2);
    expect([a.received.length, b.received.length]).toEqual([2, 2]);
  });

  it('is tried again when only the record of its delivery failed, under the same id', async () => {
    const a = inbox('a');
    world.notifiers.push(a);
    let writes = 0;
    await world.start({
      ...world.store,
      // The third write is the record of the delivery.
      write: (work) => (++writes === 3 ? Promise.reject(new Error('The disk is full.')) : world.store.write(work)),
    });
    await deployed('v1');
    await until(() => expect(a.received).toHaveLength(1));
    await quiet();
    expect(a.received).toHaveLength(1);
    world.clock.advance(10_000);
    await until(() => expect(a.received).toHaveLength(2));
    expect(a.received[1]?.id).toBe(a.received[0]?.id);
    await until(async () => expect(await heads()).toEqual([]));
  });
});

describe('a change of the configuration', () => {
  it('drops what waits for a notifier that is no longer there, without ado', async () => {
    const a = inbox('a', () => {
      throw new Error('not now');
    });
    world.notifiers.push(a);
    await world.start();
    await deployed('v1');
    await until(async () => expect((await heads())[0]).toMatchObject({ attempts: 1 }));
    const b = inbox('b');
    world.notifiers.splice(0, 1, b);
    await deployed('v2');
    await until(async () => expect(await heads()).toEqual([]));
    expect([a.received.length, titles(b.received)]).toEqual([1, [live('v2')]]);
    expect(await world.store.events({ types: ['notification.dead'] })).toEqual([]);
  });
});

describe('a stop', () => {
  it('lets a delivery under way end, and begins no other', async () => {
    let finish = () => {};
    const a = inbox(
      'a',
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    world.notifiers.push(a);
    const notify = await world.start();
    await deployed('v1');
    await deployed('v2');
    await until(() => expect(a.received).toHaveLength(1));
    const over = notify.stop();
    finish();
    await over;
    expect(a.received).toHaveLength(1);
    const [next] = await heads();
    expect(next).toMatchObject({ attempts: 0, state: 'waiting' });
    expect((await world.store.events({ afterSeq: (next?.eventSeq ?? 0) - 1, limit: 1 }))[0]?.data.tag).toBe('v2');
  });

  it('cuts off one that takes long, which then is delivered by the next run', async () => {
    const a = inbox(
      'a',
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    world.notifiers.push(a);
    const notify = await world.start();
    await deployed('v1');
    await until(() => expect(a.received).toHaveLength(1));
    await stopped(notify, world.clock);
    expect(await heads()).toMatchObject([{ attempts: 0, state: 'waiting' }]);
  });
});

describe('a test message', () => {
  it('goes to one notifier at once, by its own sample or by ours', async () => {
    const [a, b] = [inbox('a'), inbox('b')];
    let own = 0;
    world.notifiers.push(a, { ...b, notifier: { ...b.notifier, test: async () => void own++ } });
    const notify = await world.start();
    await notify.test('a');
    await notify.test('b');
    expect(titles(a.received)).toEqual(['A test message from docker-watcher']);
    expect([b.received.length, own]).toEqual([0, 1]);
    await expect(notify.test('c')).rejects.toMatchObject({ code: 'not_found', hint: 'Configured notifiers: a, b' });
  });
});
