// Figures beside their limits, for people.

/** A figure without a limit is only told. */
export function isMet({ value, limit, atLeast = false }) {
  if (limit === undefined) return true;
  return atLeast ? value >= limit : value <= limit;
}

export function print({ title, tookMs, figures, notes }) {
  console.log(`\n${title}  (${(tookMs / 1_000).toFixed(0)} s)`);
  const rows = figures.map((figure) => [mark(figure), figure.what, ...columns(figure)]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column].length), 0));
  for (const row of rows) {
    const cells = row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])));
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
  for (const note of notes) console.log(`  ${note}`);
}

/** Figure, limit and ratio as text. */
export function columns({ value, unit = '', limit, atLeast = false }) {
  const figure = `${number(value)}${unit === '' ? '' : ` ${unit}`}`;
  if (limit === undefined) return [figure, '', ''];
  return [figure, `${atLeast ? '≥' : '≤'} ${number(limit)}`, limit === 0 ? '' : `× ${(value / limit).toFixed(2)}`];
}

export function mark(figure) {
  if (figure.limit === undefined) return ' ';
  return isMet(figure) ? '✓' : '✗';
}

function number(value) {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}
