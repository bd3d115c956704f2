import { AppError, messageOf, Serial } from '../base/index.js';
import { begin } from './begin.js';
import type { DeployWorker } from './commands.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { keepHouse } from './housekeeping.js';
import { Interruption, isInterruption, Journal } from './journal.js';
import type { Deploy, StageRow } from './model.js';
import { recover } from './recover.js';
import { Cancellation, runDeploy, takeBack } from './run-deploy.js';
import { sweepStrays } from './sweep-strays.js';
import { retryDue } from './use-cases/retry.js';
import { wakeLive } from './wake-live.js';

interface Running {
  readonly deploy: Deploy;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** How often what should be live is compared with what is. */
const LOOK_EVERY_MS = 60_000;
const TIMER_LONGEST_MS = 30_000;

/** Runs the queue: one deploy per stage, a few in all; finishes what a crash left open; keeps house in the background. */
export class Worker implements DeployWorker {
  readonly #running = new Map<string, Running>();
  readonly #pumping = new Serial();
  readonly #background = new Set<Promise<void>>();
  readonly #house = new Map<string, Serial>();
  #life = new AbortController();
  #intake = false;
  #timerWoken: AbortController | undefined;

  constructor(
    private readonly ports: DeployPorts,
    private readonly options: DeployOptions,
  ) {}

  async start(): Promise<void> {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const open = await this.ports.store.deploys({ states: ['running', 'undoing', 'recovering', 'stuck'] });
    for (const deploy of open) this.#run(deploy, (abort) => recover(this.ports, this.options, deploy, abort, signal));
    this.#intake = true;
    const stopWatching = this.ports.engine.watch(({ action }) => {
      if (action === 'start' || action === 'reconnect') this.#inBackground('look', () => this.#lookAll());
    });
    signal.addEventListener('abort', stopWatching, { once: true });
    this.#inBackground('sweep', () => sweepStrays(this.ports, signal));
    this.#inBackground('look', () => this.#lookLoop());
    this.#inBackground('timers', () => this.#timerLoop());
    this.wake();
  }

  async stop(graceMs: number): Promise<void> {
    this.#intake = false;
    const all = Promise.allSettled([...this.#running.values()].map(({ done }) => done));
    await Promise.race([all, this.ports.clock.sleep(graceMs, this.#life.signal).catch(() => undefined)]);
    this.#life.abort(new Interruption());
    for (const { abort } of this.#running.values()) abort.abort(new Interruption());
    await all;
    await Promise.allSettled([...this.#background]);
  }

  /** There may be something to do. */
  wake(): void {
    this.#timerWoken?.abort();
    this.#inBackground('queue', () => this.#pumping.run(() => this.#pump()));
  }

  /** True when it was running here and is now being taken back. */
  cancel(deployId: string): boolean {
    const running = [...this.#running.values()].find(({ deploy }) => deploy.id === deployId);
    running?.abort.abort(new Cancellation());
    return running !== undefined;
  }

  async #pump(): Promise<void> {
    if (!this.#intake) return;
    const queued = [...(await this.ports.store.deploys({ states: ['queued'] }))].reverse();
    for (const deploy of queued) {
      if (this.#running.size >= this.options.parallel) return;
      if (this.#running.has(deploy.stageId)) continue;
      const started = await begin(this.ports, this.options, deploy, this.#life.signal);
      this.#run(started.context.deploy, (abort) =>
        started.fault === undefined
          ? runDeploy(started.context, abort)
          : takeBack(started.context, new Journal(this.ports), [], 'preflight', started.fault),
      );
    }
  }

  #run(deploy: Deploy, work: (abort: AbortSignal) => Promise<Deploy>): void {
    const abort = new AbortController();
    const log = this.ports.log.child({ project: deploy.project, stage: deploy.stage, deploy: deploy.id });
    const done = work(abort.signal)
      .then(
        (ended) => {
          log.info('Deploy ended', { outcome: ended.state, tag: ended.tag });
          if (ended.state === 'succeeded') this.#inBackground('housekeeping', () => this.#keepHouse(ended.stageId));
        },
        (error: unknown) => {
          if (!isInterruption(error) && !isInterruption(this.#life.signal.reason)) {
            log.error('Deploy broke off; it is taken up at the next start', { reason: messageOf(error) });
          }
        },
      )
      .finally(() => {
        this.#running.delete(deploy.stageId);
        this.wake();
      });
    this.#running.set(deploy.stageId, { deploy, abort, done });
  }

  async #keepHouse(stageId: string): Promise<void> {
    const row = (await this.ports.store.stageRows()).find(({ id }) => id === stageId);
    const spec = row === undefined ? undefined : this.ports.stages.get(`${row.project}/${row.stage}`);
    if (row === undefined || spec === undefined) return;
    const serial = this.#house.get(stageId) ?? new Serial();
    this.#house.set(stageId, serial);
    await serial.run(() => keepHouse(this.ports, row, spec, this.#life.signal));
  }

  async #lookAll(): Promise<void> {
    for (const row of await this.ports.store.stageRows()) await this.#lookAt(row);
  }

  async #lookAt(row: StageRow): Promise<void> {
    if (this.#running.has(row.id)) return;
    try {
      await wakeLive(this.ports, this.options, row, this.#life.signal);
      await this.#keepHouse(row.id);
    } catch (error) {
      if (this.#life.signal.aborted) throw error;
      this.ports.log.warn('Could not look after a stage', {
        project: row.project,
        stage: row.stage,
        reason: messageOf(error),
      });
    }
  }

  async #lookLoop(): Promise<void> {
    for (;;) {
      await this.#lookAll();
      await this.ports.clock.sleep(LOOK_EVERY_MS, this.#life.signal);
    }
  }

  async #timerLoop(): Promise<void> {
    for (;;) {
      const now = this.ports.clock.now();
      for (const timer of await this.ports.store.timers(now))
        if (timer.kind === 'retry-deploy') await retryDue(this.ports, timer);
      const next = (await this.ports.store.timers()).find(({ kind }) => kind === 'retry-deploy');
      this.#timerWoken = new AbortController();
      const pause = Math.min(
        TIMER_LONGEST_MS,
        Math.max(100, (next?.dueAt.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime()),
      );
      await this.ports.clock
        .sleep(pause, AbortSignal.any([this.#life.signal, this.#timerWoken.signal]))
        .catch(() => this.#life.signal.throwIfAborted());
      if (next !== undefined && next.dueAt <= this.ports.clock.now())
        this.#inBackground('queue', () => this.#pumping.run(() => this.#pump()));
    }
  }

  #inBackground(what: string, work: () => Promise<void>): void {
    const task = work()
      .catch((error: unknown) => {
        if (this.#life.signal.aborted) return;
        const level = error instanceof AppError && error.fault === 'surroundings' ? 'warn' : 'error';
        this.ports.log[level]('Background work failed', { what, reason: messageOf(error) });
      })
      .finally(() => this.#background.delete(task));
    this.#background.add(task);
  }
}
