import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTable, widthOf } from './table.js';

describe('a table', () => {
  it('aligns its columns and leaves no trailing space', () => {
    const text = formatTable(
      [{ title: 'NAME' }, { title: 'N', align: 'right' }],
      [{ cells: ['a', '1'] }, { cells: ['long name', '200'], notes: ['look here'] }],
      80,
    );
    expect(text).toBe('NAME         N\na            1\nlong name  200\n    look here\n');
  });

  it('counts columns, not characters', () => {
    expect([widthOf('abc'), widthOf('é'), widthOf('e\u0301'), widthOf('容器'), widthOf('👩‍🚀')]).toEqual([
      3, 1, 1, 4, 2,
    ]);
  });

  it('is as wide as it may be, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 });
    const columns = [
      { title: 'A', shrinkTo: 4 },
      { title: 'B', shrinkTo: 4 },
      { title: 'C', shrinkTo: 4 },
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 20, max: 120 }), (rows, width) => {
        const clean = rows.map((cells) => ({ cells: cells.map((text) => text.replace(/[\r\n]/g, ' ')) }));
        for (const line of formatTable(columns, clean, width).split('\n')) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });

  it('cuts the last column first, and says so', () => {
    const columns = [
      { title: 'A', shrinkTo: 4 },
      { title: 'B', shrinkTo: 6 },
    ];
    expect(formatTable(columns, [{ cells: ['aaaaaaaa', 'bbbbbbbbbb'] }], 18)).toContain('aaaaaaaa  bbbbbbb…\n');
    expect(formatTable(columns, [{ cells: ['aaaaaaaa', 'bbbbbbbbbb'] }], 14)).toContain('aaaaa…  bbbbb…\n');
  });
});
