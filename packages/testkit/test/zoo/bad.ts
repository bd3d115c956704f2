import type { AnyPart, PartContext } from '@docker-watcher/sdk';

/** A plugin part that breaks a promise, and the checks that are to notice: those, and no others. */
export interface Bad<P extends AnyPart> {
  readonly what: string;
  readonly fails: readonly string[];
  readonly definition: P;
}

/** The good part of the example, made another way. */
export function variant<P extends AnyPart, S>(good: P, create: (settings: S, context: PartContext) => unknown): P {
  return { ...good, create } as unknown as P;
}
