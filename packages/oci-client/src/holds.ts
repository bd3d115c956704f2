import { type PartLog, PluginError } from '@docker-watcher/sdk';

/** Hosts that asked for a pause, and are not asked until it is over. */
export class Holds {
  readonly #holds = new Map<string, { readonly untilMs: number; readonly error: PluginError }>();

  constructor(
    private readonly now: () => number,
    private readonly log: PartLog,
  ) {}

  /** Remembers the pause that `error` tells of, if it tells of one; gives it back to be thrown. */
  keep(host: string, error: PluginError): PluginError {
    if (error.code === 'rate_limited' && error.retryAfterMs !== undefined) {
      this.#holds.set(host, { untilMs: this.now() + error.retryAfterMs, error });
      this.log.info('Registry asks to wait', { host, waitMs: error.retryAfterMs });
    }
    return error;
  }

  /** Throws `rate_limited` while `host` wants to be left alone. */
  check(host: string): void {
    const hold = this.#holds.get(host);
    if (hold === undefined) return;
    const retryAfterMs = hold.untilMs - this.now();
    if (retryAfterMs > 0) {
      throw new PluginError('rate_limited', hold.error.message, { status: 429, retryAfterMs, cause: hold.error });
    }
    this.#holds.delete(host);
  }
}
