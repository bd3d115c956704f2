import { ProblemError } from '@docker-watcher/client';

export { ProblemError };

/** Whether no answer came: that is how `fetch` says it. */
export function isUnreachable(cause: unknown): boolean {
  return cause instanceof TypeError;
}

export function statusOf(cause: unknown): number | undefined {
  return cause instanceof ProblemError ? cause.status : undefined;
}
