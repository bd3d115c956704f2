import { isPluginError } from '@docker-watcher/sdk';

/**
 * Every error code there is: HTTP status, who is at fault, whether trying again may help. Part of the public contract:
 * codes are never renamed or reused.
 */
export const ERRORS = {
  'config.invalid': { status: 422, fault: 'user', retryable: false },
  'config.unreadable': { status: 422, fault: 'user', retryable: false },
  'plugin.missing': { status: 422, fault: 'user', retryable: false },
  'plugin.incompatible': { status: 422, fault: 'user', retryable: false },
  'plugin.broken': { status: 500, fault: 'plugin', retryable: false },
  'plugin.misbehaved': { status: 502, fault: 'plugin', retryable: true },
  'plugin.timeout': { status: 504, fault: 'plugin', retryable: true },
  'plugin.failed': { status: 502, fault: 'surroundings', retryable: true },
  'plugin.refused': { status: 502, fault: 'surroundings', retryable: false },
  'request.invalid': { status: 400, fault: 'user', retryable: false },
  'request.unauthenticated': { status: 401, fault: 'user', retryable: false },
  'request.forbidden': { status: 403, fault: 'user', retryable: false },
  'request.too_large': { status: 413, fault: 'user', retryable: false },
  'request.unsupported_type': { status: 415, fault: 'user', retryable: false },
  'request.wrong_method': { status: 405, fault: 'user', retryable: false },
  'request.throttled': { status: 429, fault: 'user', retryable: true },
  'request.conflict': { status: 409, fault: 'user', retryable: false },
  not_found: { status: 404, fault: 'user', retryable: false },
  'deploy.not_promotable': { status: 409, fault: 'user', retryable: false },
  'deploy.needs_confirmation': { status: 409, fault: 'user', retryable: false },
  'deploy.quarantined': { status: 409, fault: 'user', retryable: false },
  'deploy.too_late': { status: 409, fault: 'user', retryable: false },
  'deploy.nothing_to_roll_back': { status: 409, fault: 'user', retryable: false },
  'deploy.cancelled': { status: 409, fault: 'user', retryable: false },
  'deploy.interrupted': { status: 503, fault: 'surroundings', retryable: true },
  'deploy.deadline': { status: 504, fault: 'surroundings', retryable: true },
  'deploy.env_file_missing': { status: 422, fault: 'surroundings', retryable: true },
  'deploy.conflict': { status: 409, fault: 'surroundings', retryable: true },
  'stage.conflict': { status: 409, fault: 'user', retryable: false },
  'deploy.hook_failed': { status: 422, fault: 'image', retryable: false },
  'deploy.undo_failed': { status: 500, fault: 'surroundings', retryable: true },
  'image.not_found': { status: 404, fault: 'surroundings', retryable: true },
  'image.wrong_platform': { status: 422, fault: 'image', retryable: false },
  'image.digest_mismatch': { status: 502, fault: 'surroundings', retryable: true },
  'image.pull_failed': { status: 502, fault: 'surroundings', retryable: true },
  'container.create_failed': { status: 502, fault: 'surroundings', retryable: true },
  'container.cannot_start': { status: 422, fault: 'image', retryable: false },
  'container.exited': { status: 422, fault: 'image', retryable: false },
  'container.oom': { status: 422, fault: 'image', retryable: false },
  'container.crash_loop': { status: 422, fault: 'image', retryable: false },
  'container.unhealthy': { status: 422, fault: 'image', retryable: false },
  'route.not_serving': { status: 502, fault: 'surroundings', retryable: true },
  'route.refused': { status: 502, fault: 'image', retryable: false },
  'proxy.failed': { status: 502, fault: 'surroundings', retryable: true },
  'engine.unavailable': { status: 503, fault: 'surroundings', retryable: true },
  'engine.unsupported': { status: 422, fault: 'user', retryable: false },
  'engine.failed': { status: 502, fault: 'surroundings', retryable: true },
  'engine.port_taken': { status: 409, fault: 'surroundings', retryable: true },
  'network.missing': { status: 422, fault: 'surroundings', retryable: true },
  'disk.full': { status: 507, fault: 'surroundings', retryable: true },
  'registry.failed': { status: 502, fault: 'surroundings', retryable: true },
  'store.locked': { status: 503, fault: 'surroundings', retryable: false },
  'store.corrupt': { status: 500, fault: 'surroundings', retryable: false },
  'store.newer': { status: 500, fault: 'user', retryable: false },
  'store.failed': { status: 500, fault: 'surroundings', retryable: true },
  'controller.running': { status: 503, fault: 'user', retryable: false },
  'controller.absent': { status: 503, fault: 'user', retryable: true },
  internal: { status: 500, fault: 'us', retryable: false },
} as const satisfies Record<string, ErrorTraits>;

/** Whose fault: decides quarantine (`image`) and automatic retries (`surroundings`). */
export type Fault = 'user' | 'image' | 'surroundings' | 'plugin' | 'us';

interface ErrorTraits {
  readonly status: number;
  readonly fault: Fault;
  readonly retryable: boolean;
}

export type ErrorCode = keyof typeof ERRORS;

export interface AppErrorOptions {
  /** The next step for a person. */
  readonly hint?: string;
  /** Structured facts for the API and the failure card; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one exception class of core. Expected outcomes are values, not exceptions. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.details = options.details ?? {};
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
  get fault(): Fault {
    return ERRORS[this.code].fault;
  }
  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

/** Wraps anything thrown; an `AppError` stays as it is, a plugin's error keeps its words and whether a retry may help. */
export function toAppError(error: unknown, code: ErrorCode = 'internal'): AppError {
  if (error instanceof AppError) return error;
  if (isPluginError(error)) {
    return new AppError(error.retryable ? 'plugin.failed' : 'plugin.refused', error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      details: { reason: error.code },
      cause: error,
    });
  }
  return new AppError(code, messageOf(error), { cause: error });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
