import { isPluginError, PluginError } from '@docker-watcher/sdk';
import { type Clock, type Log, messageOf, unlessAborted, withSignals } from '../base/index.js';

/** Who is called, for messages, logs and metrics. */
export interface GuardedPart {
  /** Id in the configuration. */
  readonly id: string;
  readonly kind: string;
  /** Package name. */
  readonly plugin: string;
}

export interface GuardOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the part's secrets out of a text. */
  readonly hide?: (text: string) => string;
  /** Told of every call, for metrics. */
  readonly onCall?: (call: {
    readonly part: GuardedPart;
    readonly method: string;
    readonly ok: boolean;
    readonly ms: number;
  }) => void;
  /** Told when the part starts and stops being degraded. */
  readonly onStanding?: (part: GuardedPart, standing: Standing) => void;
}

export interface Standing {
  readonly state: 'ok' | 'degraded';
  /** The last fault, when degraded. */
  readonly detail?: string;
}

export interface CallRules {
  readonly method: string;
  readonly deadlineMs: number;
  /** The call changes something: a lost answer is `unknown_outcome`, not `unavailable`. */
  readonly changes?: boolean;
  /** Throws on an answer that is not what the contract says. */
  readonly check?: (answer: unknown) => string | undefined;
}

/** So many faults in a row make a part degraded. */
const DEGRADED_AFTER = 3;
const CONCURRENT_CALLS = 16;

/**
 * Everything a part is asked goes through here: deadline, abort, concurrency limit, log, metric, check of the answer.
 * A part can't throw past it: whatever happens rejects with a `PluginError` that names the part.
 */
export class Guard {
  #faults = 0;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #standing: Standing = { state: 'ok' };

  constructor(
    readonly part: GuardedPart,
    private readonly options: GuardOptions,
  ) {}

  get standing(): Standing {
    return this.#standing;
  }

  /** What the part says, without its secrets. */
  hide(text: string): string {
    return this.options.hide?.(text) ?? text;
  }

  async call<T>(rules: CallRules, outer: AbortSignal, run: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    outer.throwIfAborted();
    await this.#enter();
    const started = this.options.clock.monotonicMs();
    let ok = false;
    try {
      const answer = await this.#bounded(rules, outer, run);
      const complaint = rules.check?.(answer);
      if (complaint !== undefined)
        throw new PluginError('bad_answer', `${rules.method}() answered wrongly: ${complaint}`);
      ok = true;
      this.#succeeded();
      return answer;
    } catch (error) {
      if (outer.aborted) throw outer.reason;
      throw this.#tag(rules, error);
    } finally {
      this.#leave();
      this.options.onCall?.({
        part: this.part,
        method: rules.method,
        ok,
        ms: this.options.clock.monotonicMs() - started,
      });
    }
  }

  async #bounded<T>(rules: CallRules, outer: AbortSignal, run: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new DeadlineFault(rules)), rules.deadlineMs);
    timer.unref();
    try {
      return await withSignals([outer, deadline.signal], (signal) =>
        unlessAborted((async () => run(signal))(), signal),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  #tag(rules: CallRules, error: unknown): PluginError {
    const name = `${this.part.id} (${this.part.plugin})`;
    if (error instanceof DeadlineFault) {
      const code = rules.changes ? 'unknown_outcome' : 'unavailable';
      return this.#failed(
        new PluginError(code, `${name} did not answer ${rules.method}() within ${rules.deadlineMs} ms.`),
        rules,
      );
    }
    if (isPluginError(error)) {
      const { code, hint, retryAfterMs, status } = error;
      const tagged = new PluginError(code, this.hide(`${name}: ${error.message}`), {
        cause: error,
        ...(hint === undefined ? {} : { hint: this.hide(hint) }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(status === undefined ? {} : { status }),
      });
      return EXPECTED.has(code) ? tagged : this.#failed(tagged, rules);
    }
    const code = rules.changes ? 'unknown_outcome' : 'bad_answer';
    return this.#failed(
      new PluginError(code, this.hide(`${name} failed in ${rules.method}(): ${messageOf(error)}`), { cause: error }),
      rules,
    );
  }

  #failed(error: PluginError, rules: CallRules): PluginError {
    this.#faults += 1;
    this.options.log.debug('Plugin call failed', {
      part: this.part.id,
      method: rules.method,
      code: error.code,
      reason: error.message,
    });
    if (this.#faults === DEGRADED_AFTER) this.#stand({ state: 'degraded', detail: error.message });
    return error;
  }

  #succeeded(): void {
    this.#faults = 0;
    if (this.#standing.state === 'degraded') this.#stand({ state: 'ok' });
  }

  #stand(standing: Standing): void {
    this.#standing = standing;
    this.options.onStanding?.(this.part, standing);
  }

  async #enter(): Promise<void> {
    if (this.#running >= CONCURRENT_CALLS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
  }

  #leave(): void {
    this.#running -= 1;
    this.#waiting.shift()?.();
  }
}

/** Answers about the thing asked for, not faults of the part. */
const EXPECTED: ReadonlySet<string> = new Set(['not_found', 'conflict', 'rejected']);

class DeadlineFault extends Error {
  constructor(rules: CallRules) {
    super(`${rules.method}() took longer than ${rules.deadlineMs} ms`);
  }
}
