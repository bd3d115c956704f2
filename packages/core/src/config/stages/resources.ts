import { parseSize } from '../../base/index.js';
import type { RunSpec } from '../../deploy/index.js';
import type { Problems } from '../source/problems.js';
import type { Levels } from './levels.js';

/** The engine takes no less. */
const LEAST_MEMORY = 6 * 1024 ** 2;

/** Limits, merged by key over the levels. */
export function resourcesOf(levels: Levels, problems: Problems): Pick<RunSpec, 'memoryBytes' | 'cpus' | 'pids'> {
  let merged: Pick<RunSpec, 'memoryBytes' | 'cpus' | 'pids'> = {};
  for (const { value, path } of levels.all('resources')) {
    const { memory, cpus, pids } = value;
    const memoryBytes = memory === undefined ? undefined : parseSize(String(memory));
    if (memoryBytes !== undefined && memoryBytes < LEAST_MEMORY) {
      problems.add([...path, 'memory'], 'This is less than the 6 MiB the engine needs.', 'Such as "512m" or "1.5g".');
    }
    merged = {
      ...merged,
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      ...(cpus === undefined ? {} : { cpus }),
      ...(pids === undefined ? {} : { pids }),
    };
  }
  return merged;
}
