import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, '../../src/telemetry/metrics.ts');

/** The metrics of our own, as their tables name them. */
export const METRIC_NAMES: ReadonlySet<string> = new Set(
  [...readFileSync(SOURCE, 'utf8').matchAll(/^ {2}(docker_watcher_\w+): \[/gm)].map(([, name = '']) => name),
);
