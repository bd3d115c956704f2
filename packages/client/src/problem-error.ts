import type { components } from './schema.js';

type Problem = components['schemas']['Problem'];

/** What the API says is wrong, and what to do about it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** Of docker-watcher; undefined when something else answered. */
  readonly code: Problem['code'] | undefined;
  readonly hint: string | undefined;
  /** Id of the request, in the log of docker-watcher too. */
  readonly request: string | undefined;
  /** What of the request, or of the configuration, is not right. */
  readonly errors: NonNullable<Problem['errors']>;

  constructor(
    readonly status: number,
    problem: Problem | undefined,
    /** When trying again makes sense, in milliseconds from now; undefined: not said. */
    readonly retryAfterMs?: number,
  ) {
    super(problem?.detail ?? `The answer was ${status}, and not docker-watcher's.`);
    this.code = problem?.code;
    this.hint = problem?.hint;
    this.request = problem?.request;
    this.errors = problem?.errors ?? [];
  }
}

/** Reads a refusal, whoever it comes from. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  const value = await response.json().catch(() => undefined);
  return new ProblemError(response.status, isProblem(value) ? value : undefined, retryAfterMs);
}

export function isProblem(value: unknown): value is Problem {
  const { code, detail } = (value ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof detail === 'string';
}
