/** How a part says what went wrong, so that the host can tell the person and decide whether to try again. */
export type PluginErrorCode =
  /** Credentials refused, or missing where needed. */
  | 'unauthorized'
  /** Credentials known, action not allowed. */
  | 'forbidden'
  /** The thing asked about does not exist. */
  | 'not_found'
  /** Asked too often; see `retryAfterMs`. */
  | 'rate_limited'
  /** The other side is down, slow or failing. */
  | 'unavailable'
  /** The other side answered something that makes no sense. */
  | 'bad_answer'
  /** The other side refused the values we sent. */
  | 'rejected'
  /** Something else holds what we want: another owner's route, say. */
  | 'conflict'
  /** Sent, but the answer was lost: it may or may not have happened. */
  | 'unknown_outcome'
  /** The configuration of the part is wrong. */
  | 'misconfigured';

const RETRYABLE: ReadonlySet<PluginErrorCode> = new Set([
  'rate_limited',
  'unavailable',
  'bad_answer',
  'unknown_outcome',
]);
const BRAND = Symbol.for('docker-watcher.plugin-error');

export interface PluginErrorOptions {
  /** What a person can do about it. */
  readonly hint?: string;
  readonly retryAfterMs?: number;
  /** HTTP status of the other side, when there was one. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** The one error class of plugins. Message and hint never hold secrets. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly [BRAND] = true;

  constructor(
    readonly code: PluginErrorCode,
    message: string,
    options: PluginErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}

/** True for a `PluginError` of any copy of this package. */
export function isPluginError(error: unknown): error is PluginError {
  return typeof error === 'object' && error !== null && BRAND in error;
}
