import type { Ids } from '../../src/base/index.js';

/** Ids that count up: the same in each run, sortable, and different in their last eight characters. */
export function countedIds(): Ids {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `01h00000000000000000${String(count).padStart(6, '0')}`;
    },
  };
}
