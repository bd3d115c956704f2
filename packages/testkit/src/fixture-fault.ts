import type { FixtureAnswer } from './fixture-answer.js';
import type { RequestKind } from './fixture-request.js';

/** Something to go wrong. */
export interface FixtureFault {
  /** Default: any request. */
  readonly on?: RequestKind;
  /** How often; default 1. `Infinity` may go unused. */
  readonly times?: number;
  /** `hang` never answers; `reset` breaks the connection; a number delays the true answer by so many milliseconds. */
  readonly answer: FixtureAnswer | 'hang' | 'reset' | number;
}

/** What proxies and sign-in pages put in place of an answer. */
export const HTML_PAGE: FixtureAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Please sign in</title>',
};

/** Faults in the order they were planned; each request takes the first that fits. */
export class FixtureFaults {
  #planned: { readonly fault: FixtureFault; left: number }[] = [];

  plan(fault: FixtureFault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  take(kind: RequestKind): FixtureFault['answer'] | undefined {
    const planned = this.#planned.find(({ fault, left }) => left > 0 && (fault.on ?? kind) === kind);
    if (planned === undefined) return undefined;
    planned.left -= 1;
    return planned.fault.answer;
  }

  clear(): void {
    this.#planned = [];
  }

  unused(): number {
    return this.#planned.filter(({ left }) => left > 0 && Number.isFinite(left)).length;
  }
}
