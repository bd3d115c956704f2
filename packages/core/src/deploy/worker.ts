import { setMaxListeners } from 'node:events';
import { AppError, messageOf, Serial, unlessAborted, withSignals } from '../base/index.js';
import { begin } from './begin.js';
import { Cancellation } from './cancellation.js';
import { Caretaker } from './caretaker.js';
import type { DeployWorker, StageRef } from './commands.js';
import type { DeployOptions, DeployPorts } from './context.js';
import { Interruption, isInterruption, Journal, logFieldsOf } from './journal.js';
import type { Deploy, Timer } from './model.js';
import { LABELS } from './names.js';
import type { EngineEvent } from './ports.js';
import { recover } from './recover.js';
import { runDeploy, takeBack } from './run-deploy.js';
import { StageTurn } from './stage-turn.js';
import { sweepStrays } from './sweep-strays.js';
import { isOver } from './transitions.js';
import { isRetry, retryDue, retryWhatEngineFailed } from './use-cases/retry.js';

interface Running {
  readonly deploy: Deploy;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** What the engine tells that may have changed what is live. */
const LOOK_AFTER: ReadonlySet<string> = new Set(['start', 'die', 'oom', 'health_status: unhealthy']);
/** How often what should be live is compared with what is. */
const LOOK_EVERY_MS = 60_000;
const TIMER_LONGEST_MS = 30_000;
/** A deploy that broke off is taken up again after so long, then after twice as long. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Runs the queue: one deploy per stage, a few in all; finishes what a crash left open; keeps house in the background. */
export class Worker implements DeployWorker {
  readonly #running = new Map<string, Running>();
  readonly #pumping = new Serial();
  readonly #background = new Set<Promise<void>>();
  readonly #turns = new Map<string, StageTurn>();
  readonly #caretaker: Caretaker;
  #life = new AbortController();
  #intake = false;
  #timerWoken: AbortController | undefined;

  constructor(
    private readonly ports: DeployPorts,
    private readonly options: DeployOptions,
    /** Called when a deploy of the stage `key` has ended. */
    private readonly ended: (key: string) => Promise<void>,
  ) {
    this.#caretaker = new Caretaker(ports, options);
  }

  async start(): Promise<void> {
    this.#life = new AbortController();
    const { signal } = this.#life;
    // Each deploy and each look listens to it, however many stages there are.
    setMaxListeners(0, signal);
    const open = await this.ports.store.deploys({ states: ['running', 'undoing', 'recovering', 'stuck'] });
    for (const deploy of open) this.#run(deploy, (abort) => recover(this.ports, this.options, deploy, abort, signal));
    this.#intake = true;
    const stopWatching = this.ports.engine.watch((event) => this.#heard(event));
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

  lookSoon(stage: StageRef): void {
    this.#inBackground('look', () => this.#lookAt(stage));
  }

  /** Looks after all stages; resolves when that is done, or rejects when `signal` aborts: it goes on all the same. */
  async lookNow(signal: AbortSignal): Promise<void> {
    const done = this.#lookAll().then(() => Promise.all([...this.#turns.values()].map((turn) => turn.idle())));
    this.#inBackground('look', async () => void (await done));
    await unlessAborted(done, signal);
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
      if (!this.#running.has(deploy.stageId)) this.#run(deploy, (abort) => this.#begin(deploy, abort));
    }
  }

  /** Undefined when there was nothing to begin. */
  async #begin(deploy: Deploy, abort: AbortSignal): Promise<Deploy | undefined> {
    const begun = await begin(this.ports, this.options, deploy, this.#life.signal);
    if (begun === undefined) return undefined;
    const { context, fault } = begun;
    if (fault !== undefined) return takeBack(context, new Journal(this.ports), [], 'preflight', fault);
    return runDeploy(context, abort);
  }

  #run(deploy: Deploy, work: (abort: AbortSignal) => Promise<Deploy | undefined>): void {
    const abort = new AbortController();
    const done = this.#turn(deploy.stageId)
      .clear()
      .then(() => this.#carry(deploy, work, abort.signal))
      .finally(() => {
        this.#running.delete(deploy.stageId);
        this.lookSoon({ id: deploy.stageId, project: deploy.project, stage: deploy.stage });
        this.#inBackground('configuration', async () => {
          await this.ended(`${deploy.project}/${deploy.stage}`);
          this.wake();
        });
        this.wake();
      });
    this.#running.set(deploy.stageId, { deploy, abort, done });
  }

  /** A deploy that breaks off (the store can't be written, say) is taken up again, as after a crash. */
  async #carry(
    deploy: Deploy,
    first: (abort: AbortSignal) => Promise<Deploy | undefined>,
    abort: AbortSignal,
  ): Promise<void> {
    const log = this.ports.log.child(logFieldsOf(deploy));
    let work = first;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        const ended = await work(abort);
        if (ended !== undefined) log.info('Deploy ended', { outcome: ended.state, tag: ended.tag });
        return;
      } catch (error) {
        if (isInterruption(error) || this.#life.signal.aborted) return;
        log.error('Deploy broke off; it is taken up again', { reason: messageOf(error) });
      }
      try {
        await this.ports.clock.sleep(pauseMs, this.#life.signal);
        const now = await this.ports.store.deploy(deploy.id);
        if (now === undefined || now.state === 'queued' || isOver(now.state)) return;
        work = (signal) => recover(this.ports, this.options, now, signal, this.#life.signal);
      } catch (error) {
        if (this.#life.signal.aborted) return;
        log.error('The store can not be read', { reason: messageOf(error) });
      }
    }
  }

  #turn(stageId: string): StageTurn {
    const known = this.#turns.get(stageId);
    if (known !== undefined) return known;
    const made = new StageTurn();
    this.#turns.set(stageId, made);
    return made;
  }

  /** What befell one container concerns its stage; what was not heard of may have befallen any. */
  #heard({ action, attributes }: EngineEvent): void {
    if (action === 'reconnect') {
      this.#caretaker.engineIsBack();
      this.#inBackground('look', () => this.#lookAll());
      this.#inBackground('timers', async () => {
        await retryWhatEngineFailed(this.ports);
        this.#timerWoken?.abort();
      });
    } else if (LOOK_AFTER.has(action)) {
      const project = attributes[LABELS.project];
      const stage = attributes[LABELS.stage];
      if (project !== undefined && stage !== undefined)
        this.#inBackground('look', () => this.#lookNamed(project, stage));
    }
  }

  async #lookNamed(project: string, stage: string): Promise<void> {
    const row = await this.ports.store.stageRow(project, stage);
    if (row !== undefined) await this.#lookAt(row);
  }

  /** One stage that takes long does not keep the others waiting. */
  async #lookAll(): Promise<void> {
    const looks: Promise<void>[] = [];
    for (const row of await this.ports.store.stageRows()) {
      looks.push(this.#lookAt(row));
      // Others are answered in between.
      await this.ports.clock.sleep(0, this.#life.signal);
    }
    await Promise.all(looks);
  }

  async #lookAt({ id: stageId, project, stage }: StageRef): Promise<void> {
    if (this.#running.has(stageId)) return;
    const { signal } = this.#life;
    try {
      await this.#turn(stageId).look(async (giveWay) => {
        if (this.#running.has(stageId)) return;
        // As it is now: a person may have stopped it while this waited.
        const row = await this.ports.store.stageRow(project, stage);
        if (row === undefined) return;
        await this.#caretaker.look(row, signal, giveWay);
        // It may have asked for a way back.
        this.wake();
      });
    } catch (error) {
      if (signal.aborted) throw error;
      this.ports.log.warn('Could not look after a stage', { stageId, reason: messageOf(error) });
    }
  }

  async #lookLoop(): Promise<void> {
    for (;;) {
      await this.#unlessStopping('look', () => this.#lookAll());
      await this.ports.clock.sleep(LOOK_EVERY_MS, this.#life.signal);
    }
  }

  async #timerLoop(): Promise<void> {
    for (;;) {
      let next: Timer | undefined;
      await this.#unlessStopping('timers', async () => {
        next = await this.#takeDue();
      });
      const dueInMs = (next?.dueAt.getTime() ?? Number.POSITIVE_INFINITY) - this.ports.clock.now().getTime();
      this.#timerWoken = new AbortController();
      const pauseMs = Math.min(TIMER_LONGEST_MS, Math.max(100, dueInMs));
      await withSignals([this.#life.signal, this.#timerWoken.signal], (signal) =>
        this.ports.clock.sleep(pauseMs, signal),
      ).catch(() => this.#life.signal.throwIfAborted());
    }
  }

  /** Queues what is due; gives the timer that comes next. */
  async #takeDue(): Promise<Timer | undefined> {
    const due = (await this.ports.store.timers(this.ports.clock.now())).filter(isRetry);
    for (const timer of due) await retryDue(this.ports, timer);
    if (due.length > 0) this.#inBackground('queue', () => this.#pumping.run(() => this.#pump()));
    return (await this.ports.store.timers()).find(isRetry);
  }

  /** What runs for ever does not end with one failure. */
  async #unlessStopping(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#life.signal.aborted) throw error;
      this.#complain(what, error);
    }
  }

  #inBackground(what: string, work: () => Promise<void>): void {
    const task = work()
      .catch((error: unknown) => {
        if (!this.#life.signal.aborted) this.#complain(what, error);
      })
      .finally(() => this.#background.delete(task));
    this.#background.add(task);
  }

  #complain(what: string, error: unknown): void {
    const level = error instanceof AppError && error.fault === 'surroundings' ? 'warn' : 'error';
    this.ports.log[level]('Background work failed', { what, reason: messageOf(error) });
  }
}
