import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyStore, StoreHouse } from './store-house.js';
import { ACTOR, AT, later } from './store-samples.js';

/** What every store knows of the world around: deliveries, messages that go out, the audit log, who may come in. */
export function storeTellingSuite(name: string, house: () => Promise<StoreHouse>): void {
  describe(name, () => {
    let opened: StoreHouse;
    let store: AnyStore;
    beforeEach(async () => {
      opened = await house();
      store = await opened.open();
    });
    afterEach(() => opened.end());

    it('takes a delivery once, until it is forgotten', async () => {
      const add = (id: string, at: Date) =>
        store.write((tx) => tx.addDelivery({ source: 'gitea', id, at, outcome: 'queued' }));
      expect([await add('1', AT), await add('1', AT), await add('2', later(10))]).toEqual([true, false, true]);
      await store.write((tx) => tx.forgetDeliveries(later(5)));
      expect([await add('1', later(20)), await add('2', later(20))]).toEqual([true, false]);
    });

    it('holds the outbox, in the order of what happened', async () => {
      expect(await store.write((tx) => tx.outboxCursor())).toBeUndefined();
      await store.write(async (tx) => {
        const first = await tx.appendEvent({ type: 'controller.started', actor: ACTOR });
        const second = await tx.appendEvent({ type: 'config.reloaded', actor: ACTOR });
        const item = { state: 'waiting' as const, attempts: 0, nextAt: AT };
        await tx.addOutbox([
          { ...item, id: 'o2', notifier: 'hook', eventSeq: second.seq },
          { ...item, id: 'o1', notifier: 'hook', eventSeq: first.seq, nextAt: later(9) },
          { ...item, id: 'o3', notifier: 'chat', eventSeq: second.seq },
        ]);
        await tx.moveOutboxCursor(second.seq);
      });
      expect(await store.write((tx) => tx.outboxCursor())).toBe(2);
      const heads = async () => (await store.outboxHeads()).map(({ id }) => id).sort();
      expect(await heads()).toEqual(['o1', 'o3']);
      await store.write((tx) => tx.updateOutbox('o1', { state: 'delivered', attempts: 1 }));
      expect(await heads()).toEqual(['o2', 'o3']);
      await store.write((tx) => tx.updateOutbox('o2', { attempts: 1, nextAt: later(9), lastError: 'down' }));
      expect((await store.outboxHeads()).find(({ id }) => id === 'o2')).toMatchObject({
        attempts: 1,
        lastError: 'down',
      });
    });

    it('tells what waits for one notifier, and which go out together', async () => {
      await store.write(async (tx) => {
        const events = [];
        for (let i = 0; i < 4; i++) events.push(await tx.appendEvent({ type: 'config.reloaded', actor: ACTOR }));
        const item = { state: 'waiting' as const, attempts: 0, nextAt: AT };
        await tx.addOutbox(
          events.toReversed().map(({ seq }) => ({ ...item, id: `o${seq}`, notifier: 'hook', eventSeq: seq })),
        );
        await tx.addOutbox([{ ...item, id: 'other', notifier: 'chat', eventSeq: 1 }]);
        await tx.updateOutbox('o2', { batch: 'b' });
        await tx.updateOutbox('o1', { state: 'dead' });
      });
      const waiting = await store.outboxWaiting('hook', 2);
      expect(waiting.map(({ id, batch }) => [id, batch])).toEqual([
        ['o2', 'b'],
        ['o3', undefined],
      ]);
      expect(await store.outboxWaiting('hook', 10)).toHaveLength(3);
    });

    it('forgets what was delivered long ago, and nothing else', async () => {
      await store.write(async (tx) => {
        const { seq } = await tx.appendEvent({ type: 'config.reloaded', actor: ACTOR });
        const item = { attempts: 1, nextAt: AT, notifier: 'hook', eventSeq: seq };
        await tx.addOutbox([
          { ...item, id: 'old', state: 'delivered' },
          { ...item, id: 'new', state: 'delivered', nextAt: later(10) },
          { ...item, id: 'dead', state: 'dead' },
          { ...item, id: 'waiting', state: 'waiting' },
        ]);
        await tx.forgetDelivered(later(5));
        // What is forgotten can come anew; what is kept is still there.
        await tx.addOutbox([{ ...item, id: 'old', state: 'delivered' }]);
      });
      for (const id of ['new', 'dead', 'waiting']) {
        const again = { id, state: 'dead' as const, attempts: 1, nextAt: AT, notifier: 'hook', eventSeq: 1 };
        await expect(store.write((tx) => tx.addOutbox([again]))).rejects.toThrow();
      }
    });

    it('reads events backwards, for the audit log', async () => {
      await store.write(async (tx) => {
        await tx.appendEvent({ type: 'stage.paused', actor: ACTOR, project: 'app', stage: 'dev' });
        await tx.appendEvent({
          type: 'stage.resumed',
          actor: { kind: 'token', id: 'ci' },
          project: 'app',
          stage: 'dev',
        });
        await tx.appendEvent({ type: 'stage.paused', actor: ACTOR, project: 'other', stage: 'dev' });
        await tx.appendEvent({ type: 'config.reloaded', actor: ACTOR });
      });
      const types = ['stage.paused', 'stage.resumed'];
      const seqs = async (more: object = {}) =>
        (await store.latestEvents({ types, limit: 10, ...more })).map(({ seq }) => seq);
      expect(await seqs()).toEqual([3, 2, 1]);
      expect(await seqs({ beforeSeq: 3, limit: 1 })).toEqual([2]);
      expect(await seqs({ projects: ['app'], actor: 'admin' })).toEqual([1]);
      expect(await seqs({ stage: 'prod' })).toEqual([]);
    });

    it('knows users by name, and sessions by their hash', async () => {
      const user = { passwordHash: 'p', passwordFrom: 'generated' as const, ability: 'admin' as const, createdBy: 'x' };
      const session = { userId: 'u1', createdAt: AT, lastUsedAt: AT };
      await store.write(async (tx) => {
        await tx.insertUser({ ...user, id: 'u1', name: 'ann', createdAt: later(1) });
        await tx.insertUser({ ...user, id: 'u2', name: 'bob', createdAt: AT });
        await tx.insertSession({ ...session, id: 's1', hash: 'h1', expiresAt: later(10) });
        await tx.insertSession({ ...session, id: 's2', hash: 'h2', expiresAt: later(20) });
        await tx.insertSession({ ...session, id: 's3', hash: 'h3', expiresAt: later(30) });
        await tx.updateUser('u1', { passwordHash: 'q', passwordFrom: 'chosen' });
        await tx.renewSession('s2', { lastUsedAt: later(5), expiresAt: later(40) });
      });
      const again = store.write((tx) => tx.insertUser({ ...user, id: 'u3', name: 'ann', createdAt: AT }));
      await expect(again).rejects.toThrow();
      expect((await store.users()).map((one) => one.name)).toEqual(['bob', 'ann']);
      expect(await store.sessionByHash('h2')).toMatchObject({
        session: { id: 's2', lastUsedAt: later(5) },
        user: { name: 'ann', passwordHash: 'q', passwordFrom: 'chosen' },
      });
      await store.write((tx) => tx.forgetSessions(later(10)));
      expect(await store.sessionByHash('h1')).toBeUndefined();
      expect(await store.write((tx) => tx.deleteSessionsOf('u1', 's3'))).toBe(1);
      const end = () => store.write((tx) => tx.deleteSession('s3'));
      expect([await end(), await end()]).toEqual([true, false]);
      await store.write((tx) => tx.deleteUser('u1'));
      expect(await store.userByName('ann')).toBeUndefined();
    });

    it('knows tokens by their hash, revoked ones too', async () => {
      const token = { name: 'ci', prefix: 'dw_', ability: 'deploy' as const, createdBy: 'admin' };
      await store.write(async (tx) => {
        await tx.insertToken({ ...token, id: 't1', hash: 'h1', createdAt: later(1), projects: ['app'] });
        await tx.insertToken({ ...token, id: 't2', hash: 'h2', createdAt: AT, expiresAt: later(9) });
      });
      await expect(
        store.write((tx) => tx.insertToken({ ...token, id: 't3', hash: 'h1', createdAt: AT })),
      ).rejects.toThrow();
      const revoke = () => store.write((tx) => tx.revokeToken('t2', later(2)));
      expect([await revoke(), await revoke()]).toEqual([true, false]);
      await store.write((tx) => tx.touchToken('t1', later(3)));
      expect(await store.tokens()).toMatchObject([{ id: 't1', projects: ['app'], lastUsedAt: later(3) }]);
      expect(await store.tokenByHash('h2')).toMatchObject({ id: 't2', revokedAt: later(2), expiresAt: later(9) });
    });
  });
}
