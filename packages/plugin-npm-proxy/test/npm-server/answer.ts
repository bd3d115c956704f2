/** An answer of the API, thrown or given. */
export class Answer extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`status ${status}`);
  }
}

export function refusal(status: number, message: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return new Answer(status, { error: { code: status, message, ...more } });
}

/** Faults that are nobody's business get no words. */
export const internal = (status = 500) => refusal(status, 'Internal Error');
