import { PluginError } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../base/index.js';
import { Guard, type Standing } from './guard.js';

const part = { id: 'gitea', kind: 'registry', plugin: '@acme/plugin' };
const alive = () => new AbortController().signal;

function guardOf() {
  const standings: Standing[] = [];
  const calls: boolean[] = [];
  const guard = new Guard(part, {
    clock: systemClock,
    log: silentLog,
    onStanding: (_, standing) => standings.push(standing),
    onCall: ({ ok }) => calls.push(ok),
  });
  return { guard, standings, calls };
}

describe('Guard', () => {
  it('gives the answer through', async () => {
    const { guard, calls } = guardOf();
    await expect(guard.call({ method: 'm', deadlineMs: 1_000 }, alive(), () => 7)).resolves.toBe(7);
    expect(calls).toEqual([true]);
  });

  it('ends a call that hangs at its deadline', async () => {
    const { guard } = guardOf();
    const hangs = guard.call({ method: 'listTags', deadlineMs: 20 }, alive(), () => new Promise(() => {}));
    await expect(hangs).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('gitea (@acme/plugin)'),
    });
  });

  it('calls a change without an answer an unknown outcome', async () => {
    const { guard } = guardOf();
    const rules = { method: 'putRoute', deadlineMs: 20, changes: true };
    await expect(guard.call(rules, alive(), () => new Promise(() => {}))).rejects.toMatchObject({
      code: 'unknown_outcome',
    });
    const throws = () => Promise.reject(new TypeError('x is undefined'));
    await expect(guard.call(rules, alive(), throws)).rejects.toMatchObject({ code: 'unknown_outcome' });
  });

  it('hands the abort on and rejects with its reason', async () => {
    const { guard } = guardOf();
    const control = new AbortController();
    let seen: AbortSignal | undefined;
    const call = guard.call({ method: 'm', deadlineMs: 10_000 }, control.signal, (signal) => {
      seen = signal;
      return new Promise(() => {});
    });
    await Promise.resolve();
    control.abort(new Error('cancelled by a person'));
    await expect(call).rejects.toThrow('cancelled by a person');
    expect(seen?.aborted).toBe(true);
  });

  it('turns a throw of anything into an error that names the part', async () => {
    const { guard } = guardOf();
    const call = guard.call({ method: 'm', deadlineMs: 1_000 }, alive(), () => {
      throw 'a string';
    });
    await expect(call).rejects.toMatchObject({ name: 'PluginError', code: 'bad_answer' });
  });

  it('keeps code, hint and wait of a PluginError', async () => {
    const { guard } = guardOf();
    const fault = new PluginError('rate_limited', 'slow down', { retryAfterMs: 5_000, hint: 'wait' });
    const call = guard.call({ method: 'm', deadlineMs: 1_000 }, alive(), () => Promise.reject(fault));
    await expect(call).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 5_000, hint: 'wait' });
  });

  it('refuses a wrong answer', async () => {
    const { guard } = guardOf();
    const rules = {
      method: 'm',
      deadlineMs: 1_000,
      check: (answer: unknown) => (answer === 1 ? undefined : 'not one'),
    };
    await expect(guard.call(rules, alive(), () => 2)).rejects.toMatchObject({ code: 'bad_answer' });
    await expect(guard.call(rules, alive(), () => 1)).resolves.toBe(1);
  });

  it('marks a part that keeps failing, and clears it on the next success', async () => {
    const { guard, standings } = guardOf();
    const fails = () => Promise.reject(new Error('down'));
    for (let i = 0; i < 5; i++) await guard.call({ method: 'm', deadlineMs: 1_000 }, alive(), fails).catch(() => {});
    expect(standings.map(({ state }) => state)).toEqual(['degraded']);
    await guard.call({ method: 'm', deadlineMs: 1_000 }, alive(), () => 1);
    expect(standings.map(({ state }) => state)).toEqual(['degraded', 'ok']);
  });

  it('does not count answers about the thing asked for as faults', async () => {
    const { guard, standings } = guardOf();
    const notFound = () => Promise.reject(new PluginError('not_found', 'no such repository'));
    for (let i = 0; i < 5; i++) await guard.call({ method: 'm', deadlineMs: 1_000 }, alive(), notFound).catch(() => {});
    expect(standings).toEqual([]);
  });

  it('runs no more than sixteen calls at once', async () => {
    const { guard } = guardOf();
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
    };
    await Promise.all(Array.from({ length: 60 }, () => guard.call({ method: 'm', deadlineMs: 5_000 }, alive(), work)));
    expect(most).toBe(16);
  });
});
