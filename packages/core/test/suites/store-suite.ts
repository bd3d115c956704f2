import type { StoredEvent } from '@docker-watcher/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeployReads, StageSpec } from '../../src/deploy/index.js';
import type { AllTx, AnyStore, StoreHouse } from './store-house.js';
import { ACTOR, AT, candidateOf, deployOf, later, releaseOf } from './store-samples.js';

/** What every store does, kept in memory or on disk. */
export function storeSuite(name: string, house: () => Promise<StoreHouse>): void {
  describe(name, () => {
    let opened: StoreHouse;
    let store: AnyStore;
    beforeEach(async () => {
      opened = await house();
      store = await opened.open();
    });
    afterEach(() => opened.end());

    const stage = () => store.write((tx) => tx.ensureStage('app', 'dev'));
    const withDeploy = async () => {
      const { id } = await stage();
      await store.write(async (tx) => {
        await tx.insertDeploy(deployOf('d1', id));
        await tx.insertSnapshot({
          id: 'snapshot',
          stageId: id,
          configHash: 'hash',
          spec: { key: 'app/dev' } as StageSpec,
        });
      });
      return id;
    };

    it('keeps nothing of a transaction that throws, and tells nobody', async () => {
      const seen: StoredEvent[] = [];
      store.subscribe((event) => seen.push(event));
      const failing = store.write(async (tx) => {
        const { id } = await tx.ensureStage('app', 'dev');
        await tx.insertDeploy(deployOf('d1', id));
        await tx.appendEvent({ type: 'controller.started', actor: ACTOR });
        throw new Error('in between');
      });
      await expect(failing).rejects.toThrow('in between');
      expect(await store.stageRows()).toEqual([]);
      expect(await store.deploys({})).toEqual([]);
      expect(await store.lastSeq()).toBe(0);
      expect(seen).toEqual([]);
    });

    it('never shows half of a transaction', async () => {
      const id = await withDeploy();
      const counts: number[] = [];
      const writing = store.write(async (tx) => {
        await tx.insertDeploy(deployOf('d2', id));
        await new Promise((resolve) => setTimeout(resolve, 10));
        await tx.insertDeploy(deployOf('d3', id));
      });
      counts.push((await store.deploys({})).length);
      await writing;
      counts.push((await store.deploys({})).length);
      expect(counts.filter((count) => count === 2)).toEqual([]);
    });

    it('runs transactions one after another, in their order', async () => {
      const order: string[] = [];
      await Promise.all(
        ['a', 'b', 'c'].map((word) =>
          store.write(async () => {
            order.push(`${word} begins`);
            await new Promise((resolve) => setTimeout(resolve, 5));
            order.push(`${word} ends`);
          }),
        ),
      );
      expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    });

    it('numbers events without gaps, and tells each once after its commit', async () => {
      const seen: number[] = [];
      const stop = store.subscribe(({ seq }) => seen.push(seq));
      await store.write((tx) => tx.appendEvent({ type: 'controller.started', actor: ACTOR }));
      await store
        .write(async (tx) => {
          await tx.appendEvent({ type: 'controller.started', actor: ACTOR });
          throw new Error('no');
        })
        .catch(() => undefined);
      await store.write(async (tx) => {
        await tx.appendEvent({
          type: 'deploy.queued',
          actor: ACTOR,
          project: 'app',
          stage: 'dev',
          data: { tag: 'v1' },
        });
        await tx.appendEvent({ type: 'controller.stopping', actor: ACTOR });
      });
      stop();
      await store.write((tx) => tx.appendEvent({ type: 'config.reloaded', actor: ACTOR }));
      expect(seen).toEqual([1, 2, 3]);
      expect(await store.lastSeq()).toBe(4);
      expect((await store.events({ afterSeq: 1, limit: 2 })).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await store.events({ project: 'app' })).toMatchObject([
        { seq: 2, type: 'deploy.queued', data: { tag: 'v1' } },
      ]);
      expect((await store.events({ types: ['config.reloaded'] })).map(({ data }) => data)).toEqual([{}]);
    });

    it('knows a stage once, by its names', async () => {
      const first = await stage();
      expect(await stage()).toEqual(first);
      await store.write((tx) => tx.ensureStage('app', 'prod'));
      expect(await store.stageRow('app', 'prod')).toMatchObject({ project: 'app', stage: 'prod', state: 'active' });
      expect(await store.stageRow('app', 'none')).toBeUndefined();
      await store.write((tx) => tx.updateStage(first.id, { state: 'orphan', pausedAt: AT, stoppedAt: AT }));
      expect(await store.stageRow('app', 'dev')).toEqual({ ...first, state: 'orphan', pausedAt: AT, stoppedAt: AT });
      await store.write((tx) => tx.updateStage(first.id, { pausedAt: null }));
      expect(await store.stageRow('app', 'dev')).toEqual({ ...first, state: 'orphan', stoppedAt: AT });
    });

    it('remembers what stands of a stage until it is over', async () => {
      const first = await stage();
      const since = AT.toISOString();
      const unhealthy = { since, reason: 'it loops', releaseId: 'r1' };
      const drifted = { since, reason: 'app-dev-1 is gone.', kinds: ['container-missing' as const] };
      await store.write((tx) => tx.updateStage(first.id, { unhealthy, drifted }));
      await store.write((tx) => tx.updateStage(first.id, {}));
      expect(await store.stageRow('app', 'dev')).toEqual({ ...first, unhealthy, drifted });
      await store.write((tx) => tx.updateStage(first.id, { unhealthy: null }));
      expect(await store.stageRow('app', 'dev')).toEqual({ ...first, drifted });
    });

    it('numbers deploys across stages, and finds them newest first', async () => {
      const dev = await stage();
      const prod = await store.write((tx) => tx.ensureStage('app', 'prod'));
      await store.write(async (tx) => {
        await tx.insertDeploy(deployOf('d1', dev.id, { request: 'r1' }));
        await tx.insertDeploy(deployOf('d2', prod.id));
        await tx.insertDeploy(deployOf('d3', dev.id));
        await tx.updateDeploy('d1', { state: 'running', step: 'gate', startedAt: AT });
      });
      const ids = async (filter: Parameters<DeployReads['deploys']>[0]) =>
        (await store.deploys(filter)).map(({ id }) => id);
      expect(await ids({})).toEqual(['d3', 'd2', 'd1']);
      expect(await ids({ stage: 'dev' })).toEqual(['d3', 'd1']);
      expect(await ids({ project: 'app', stage: 'prod' })).toEqual(['d2']);
      expect(await ids({ stageId: dev.id, states: ['queued'] })).toEqual(['d3']);
      expect(await ids({ beforeSeq: 3, limit: 1 })).toEqual(['d2']);
      expect(await ids({ project: 'other' })).toEqual([]);
      const running = {
        seq: 1,
        project: 'app',
        stage: 'dev',
        state: 'running',
        step: 'gate',
        startedAt: AT,
        request: 'r1',
      };
      expect(await store.deploy('d1')).toMatchObject({ ...running, force: false, actor: ACTOR, createdAt: AT });
      expect(await store.deploy('none')).toBeUndefined();
      expect((await store.openDeploys(dev.id)).map(({ id }) => id)).toEqual(['d3', 'd1']);
      await expect(store.write((tx) => tx.updateDeploy('none', { state: 'failed' }))).rejects.toThrow('none');
    });

    it('refuses what names a row that is not there', async () => {
      const id = await withDeploy();
      const refused = async (work: (tx: AllTx) => Promise<unknown>) =>
        expect(store.write(work)).rejects.toMatchObject({ code: 'store.failed' });
      await refused((tx) => tx.insertDeploy(deployOf('d2', 'no-stage')));
      await refused((tx) => tx.insertDeploy(deployOf('d2', id, { candidateId: 'no-candidate' })));
      await refused((tx) => tx.updateDeploy('d1', { snapshotId: 'no-snapshot' }));
      await refused((tx) => tx.insertDeploy(deployOf('d1', id)));
      await refused((tx) => tx.insertRelease(releaseOf('r1', id, 'no-deploy')));
      await refused((tx) => tx.setMark(id, 'no-candidate'));
      await refused((tx) =>
        tx.insertStep({ id: 's', deployId: 'no-deploy', name: 'pull', phase: 'do', startedAt: AT, intent: {} }),
      );
    });

    it('keeps the journal of a deploy in order', async () => {
      await withDeploy();
      await store.write(async (tx) => {
        const step = { deployId: 'd1', startedAt: AT, intent: {} };
        await tx.insertStep({ ...step, id: 's1', name: 'pull', phase: 'do', intent: { pulled: true } });
        await tx.insertStep({ ...step, id: 's2', name: 'create', phase: 'do' });
        await tx.updateStep('s1', { state: 'done', endedAt: later(5), result: { imageId: 'i' } });
        await tx.updateStep('s2', { state: 'failed', error: { code: 'container.exited', message: 'gone' } });
      });
      expect(await store.steps('d1')).toMatchObject([
        { seq: 1, name: 'pull', state: 'done', endedAt: later(5), intent: { pulled: true }, result: { imageId: 'i' } },
        { seq: 2, name: 'create', state: 'failed', error: { code: 'container.exited', message: 'gone' }, result: {} },
      ]);
      expect(await store.steps('d2')).toEqual([]);
    });

    it('numbers releases per stage, and knows which is live', async () => {
      const id = await withDeploy();
      await store.write(async (tx) => {
        await tx.insertRelease(releaseOf('r1', id, 'd1'));
        await tx.insertRelease(releaseOf('r2', id, 'd1'));
        await tx.updateRelease('r1', { retiredAt: later(1), containerId: 'c2' });
      });
      expect(await store.releases(id)).toMatchObject([
        { id: 'r2', number: 2, project: 'app', stage: 'dev' },
        { id: 'r1', number: 1, retiredAt: later(1), containerId: 'c2', containerName: 'n' },
      ]);
      expect(await store.liveRelease(id)).toMatchObject({ id: 'r2' });
      expect((await store.release('r2'))?.retiredAt).toBeUndefined();
      expect((await store.snapshot('snapshot'))?.spec).toEqual({ key: 'app/dev' });
    });

    it('sums up stages, all or some', async () => {
      const id = await withDeploy();
      const prod = await store.write((tx) => tx.ensureStage('app', 'prod'));
      await store.write(async (tx) => {
        await tx.updateDeploy('d1', { state: 'succeeded' });
        await tx.insertRelease(releaseOf('r1', id, 'd1'));
        await tx.insertRelease(releaseOf('r2', id, 'd1'));
        await tx.updateRelease('r1', { retiredAt: later(1) });
        for (const name of ['d7', 'd8', 'd9']) await tx.insertDeploy(deployOf(name, id));
        await tx.updateDeploy('d7', { state: 'superseded' });
        await tx.insertDeploy(deployOf('p1', prod.id));
        await tx.updateDeploy('p1', { state: 'failed' });
        const quarantine = { stageId: id, deployId: 'd1', cause: 'gate' as const, reason: 'bad', at: AT };
        await tx.insertQuarantine({ ...quarantine, id: 'q1', digest: 'a' });
        await tx.insertQuarantine({ ...quarantine, id: 'q2', digest: 'b' });
        await tx.liftQuarantine('q2', AT);
        const decision = { stageId: id, detail: 'x', at: AT };
        await tx.saveDecisions([
          { ...decision, tag: 'v1', reason: 'available' },
          { ...decision, tag: 'v2', reason: 'available' },
          { ...decision, tag: 'v3', reason: 'too-young' },
        ]);
      });
      const all = await store.summaries();
      expect(all.get(id)).toMatchObject({
        live: { id: 'r2', project: 'app', stage: 'dev' },
        open: [{ id: 'd9' }, { id: 'd8' }],
        last: { id: 'd1', project: 'app', stage: 'dev' },
        waiting: 2,
        quarantines: [{ id: 'q1' }],
      });
      expect(all.get(prod.id)).toEqual({
        open: [],
        last: expect.objectContaining({ id: 'p1', stage: 'prod' }),
        waiting: 0,
        quarantines: [],
      });
      const some = await store.summaries([prod.id]);
      expect(some.get(prod.id)).toEqual(all.get(prod.id));
      expect(some.get(id)?.live).toBeUndefined();
    });

    it('forgets quarantines that are lifted, and timers that are deleted', async () => {
      const id = await withDeploy();
      await store.write(async (tx) => {
        const quarantine = { stageId: id, deployId: 'd1', cause: 'gate' as const, reason: 'bad', at: AT };
        await tx.insertQuarantine({ ...quarantine, id: 'q1', digest: 'a', configHash: 'h' });
        await tx.insertQuarantine({ ...quarantine, id: 'q2', digest: 'b' });
        await tx.liftQuarantine('q2', AT);
        await tx.insertTimer({ id: 't1', kind: 'retry-deploy', dueAt: later(20), stageId: id, data: { deploy: 'd1' } });
        await tx.insertTimer({ id: 't2', kind: 'min-age', dueAt: later(10), data: {} });
        await tx.insertTimer({ id: 't3', kind: 'bake', dueAt: later(5), data: {} });
        await tx.deleteTimer('t3');
      });
      expect((await store.quarantines(id)).map(({ digest, configHash }) => [digest, configHash])).toEqual([['a', 'h']]);
      expect((await store.timers()).map((timer) => timer.id)).toEqual(['t2', 't1']);
      expect((await store.timers(later(10))).map((timer) => timer.id)).toEqual(['t2']);
      expect(await store.timers(later(9))).toEqual([]);
    });

    it('keeps the first of equal candidates, and the last of marks, decisions and skips', async () => {
      const { id } = await stage();
      const kept = await store.write(async (tx) => {
        await tx.addCandidate(candidateOf('c1'));
        await tx.addCandidate(candidateOf('c2', { digest: 'sha256:2', look: 2, pushedAt: later(1) }));
        await tx.setMark(id, 'c1');
        await tx.setMark(id, 'c2');
        const decision = { stageId: id, tag: 'v1', detail: 'x', at: AT };
        await tx.saveDecisions([{ ...decision, reason: 'too-young', candidateId: 'c1' }]);
        await tx.saveDecisions([{ ...decision, reason: 'taken' }]);
        await tx.skipTag(id, 'v0', AT);
        await tx.skipTag(id, 'v0', later(1));
        return tx.addCandidate(candidateOf('c3'));
      });
      expect(kept.id).toBe('c1');
      expect((await store.candidates('g', 'r/app')).map((one) => one.id)).toEqual(['c2', 'c1']);
      expect(await store.candidate('c2')).toMatchObject({ pushedAt: later(1), look: 2 });
      expect((await store.mark(id))?.candidate.id).toBe('c2');
      const [decision, ...rest] = await store.decisions(id);
      expect(decision).toMatchObject({ reason: 'taken' });
      expect(decision?.candidateId).toBeUndefined();
      expect(rest).toEqual([]);
      expect(await store.skippedTags(id)).toEqual(['v0']);
    });

    it('replaces what is known of a repository and its tags', async () => {
      const sighting = { registry: 'g', image: 'r/app', firstSeenAt: AT, look: 1 };
      await store.write(async (tx) => {
        await tx.saveRepository({ registry: 'g', image: 'r/app', looks: 1, failingSince: AT, error: 'down' });
        await tx.saveRepository({ registry: 'g', image: 'r/app', looks: 2, lastOkAt: later(1) });
        await tx.saveSightings([
          { ...sighting, tag: 'v1', digest: 'sha256:1' },
          { ...sighting, tag: 'v2' },
        ]);
        await tx.saveSightings([{ ...sighting, tag: 'v2', goneAt: later(1) }]);
      });
      expect(await store.repository('g', 'r/app')).toEqual({
        registry: 'g',
        image: 'r/app',
        looks: 2,
        lastOkAt: later(1),
      });
      expect(await store.repositories()).toHaveLength(1);
      expect((await store.sightings('g', 'r/app')).map(({ tag }) => tag)).toEqual(['v1']);
      expect((await store.sightings('g', 'r/app', true)).map(({ tag }) => tag).sort()).toEqual(['v1', 'v2']);
    });

    it('is the same after it was closed and opened', async () => {
      const id = await withDeploy();
      const { instanceId } = store;
      await store.write((tx) => tx.putSecret('hook', 'value'));
      await store.close();
      store = await opened.open();
      expect(store.instanceId).toBe(instanceId);
      expect(await store.getSecret('hook')).toBe('value');
      expect(await store.deploys({ stageId: id })).toHaveLength(1);
    });
  });
}
