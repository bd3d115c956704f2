import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogLayout } from './layout.js';

describe('the layout of a log', () => {
  it('gives each line one row when nothing is wrapped', () => {
    const layout = new LogLayout();
    layout.add([5, 500, 0]);
    expect([layout.rows, layout.lineAt(0), layout.lineAt(1), layout.lineAt(99)]).toEqual([3, 0, 1, 2]);
  });

  it('counts the rows of wrapped lines', () => {
    const layout = new LogLayout();
    layout.add([10, 11, 0, 35], 10);
    expect([0, 1, 2, 3].map((line) => layout.startOf(line))).toEqual([0, 1, 3, 4]);
    expect(layout.rows).toBe(8);
    expect(layout.lineAt(2)).toBe(1);
  });

  it('finds for every row the line that covers it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1 }), fc.integer({ min: 1, max: 120 }), (lengths, columns) => {
        const layout = new LogLayout();
        layout.add(lengths, columns);
        for (let row = 0; row < layout.rows; row += 1) {
          const line = layout.lineAt(row);
          expect(layout.startOf(line)).toBeLessThanOrEqual(row);
          expect(layout.startOf(line + 1)).toBeGreaterThan(row);
        }
      }),
      { numRuns: 50 },
    );
  });
});
