import { type Outcome, tell } from './bench.js';

/** What is wrong with a call that met `429` and `Retry-After: 7`: it is to pass that on, and to ask no second time. */
export function retryAfterComplaints(method: string, outcome: Outcome, requests: number): readonly string[] {
  const { code, retryAfterMs } = (outcome.kind === 'threw' ? outcome.error : {}) as {
    code?: unknown;
    retryAfterMs?: unknown;
  };
  const isPassedOn = typeof retryAfterMs === 'number' && retryAfterMs > 5_000 && retryAfterMs <= 7_000;
  return [
    ...(code === 'rate_limited'
      ? []
      : [`${method}() at 429 is to fail as rate_limited, and ended with ${tell(outcome)}.`]),
    ...(code !== 'rate_limited' || isPassedOn
      ? []
      : [`The answer said Retry-After: 7, and the error's retryAfterMs is ${retryAfterMs}.`]),
    ...(requests === 1 ? [] : [`${method}() asked ${requests} times: the host tries again, when the time has come.`]),
  ];
}
