import type { AnyPart, CallOptions, Part } from '@docker-watcher/sdk';
import { type TestContext, testContext } from '../test-context.js';

export type Call = (options: CallOptions) => unknown;

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'hung' };

/** No call of a check waits longer. */
export const PATIENCE_MS = 20_000;

/** A part made as the host makes it, with a context of its own. */
export interface Bench<T extends Part> {
  readonly part: T;
  readonly context: TestContext;
  /** Closes the part, then its context. */
  close(): Promise<void>;
}

export async function openBench<T extends Part>(definition: AnyPart, settings: unknown): Promise<Bench<T>> {
  const context = await testContext('kit');
  try {
    const part = definition.create(settings, context) as unknown as T;
    return {
      part,
      context,
      async close() {
        try {
          await part.close?.();
        } finally {
          await context.close();
        }
      },
    };
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** Makes a part, looks at it, and closes it whatever comes; that closing works is a check of its own. */
export async function withBench<T extends Part, V>(
  definition: AnyPart,
  settings: unknown,
  look: (part: T, context: TestContext) => Promise<V>,
): Promise<V> {
  const bench = await openBench<T>(definition, settings);
  try {
    return await look(bench.part, bench.context);
  } finally {
    await outcomeOf(() => bench.close(), {}, 5_000);
  }
}

/** How a call ends; never rejects. */
export async function outcomeOf(
  call: Call,
  options: Partial<CallOptions> = {},
  patienceMs = PATIENCE_MS,
): Promise<Outcome> {
  const own = new AbortController();
  const signal = options.signal ?? own.signal;
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'hung' }), patienceMs);
  });
  const ended = (async () => call({ signal }))().then(
    (answer): Outcome => ({ kind: 'answered', answer }),
    (error: unknown): Outcome => ({ kind: 'threw', error }),
  );
  const outcome = await Promise.race([ended, hung]);
  clearTimeout(timer);
  own.abort(new Error('The check is over'));
  return outcome;
}

/** An outcome in words, for complaints. */
export function tell(outcome: Outcome): string {
  if (outcome.kind === 'hung') return 'no answer at all';
  if (outcome.kind === 'answered') return `the answer ${JSON.stringify(outcome.answer)}`;
  const { code, message = String(outcome.error) } = (outcome.error ?? {}) as { code?: unknown; message?: string };
  return code === undefined ? `the error "${message}"` : `the error ${String(code)}: "${message}"`;
}
