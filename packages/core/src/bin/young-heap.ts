import { setFlagsFromString } from 'node:v8';

/** So much larger V8 makes the young part of the heap at a time; its own default. */
const GROWTH = 2;

/**
 * Loading the application makes much garbage, once, and V8 keeps 16 MB at hand for the like of it from then on. Held, the
 * young part of the heap does not grow; `release` lets it, when there is work that needs it.
 */
export function holdYoungHeap(): { release(): void } {
  setFlagsFromString('--semi-space-growth-factor=1');
  return { release: () => setFlagsFromString(`--semi-space-growth-factor=${GROWTH}`) };
}
