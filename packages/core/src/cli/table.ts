export interface Column {
  readonly title: string;
  /** May be cut, with an ellipsis, when the table is wider than the terminal; those named last give way first. */
  readonly shrinkTo?: number;
  readonly align?: 'left' | 'right';
}

export interface Row {
  readonly cells: readonly string[];
  /** Lines of their own below the row. */
  readonly notes?: readonly string[];
}

const GAP = '  ';
const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;
const graphemes = new Intl.Segmenter();

/** Lays rows out under their titles within `width` columns of the terminal. */
export function formatTable(columns: readonly Column[], rows: readonly Row[], width: number): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(...[title, ...rows.map(({ cells }) => cells[i] ?? '')].map(widthOf)),
  );
  let excess = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (columns.length - 1) - width;
  for (let i = columns.length - 1; i >= 0 && excess > 0; i--) {
    const least = columns[i]?.shrinkTo;
    const now = widths[i] ?? 0;
    if (least === undefined || now <= least) continue;
    const cut = Math.min(excess, now - least);
    widths[i] = now - cut;
    excess -= cut;
  }
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, i) => fit(cells[i] ?? '', widths[i] ?? 0, align))
      .join(GAP)
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    ...rows.flatMap(({ cells, notes = [] }) => [line(cells), ...notes.map((note) => cutTo(`    ${note}`, width))]),
  ]
    .map((text) => `${text}\n`)
    .join('');
}

/** Columns of a terminal that `text` takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

function fit(text: string, width: number, align: Column['align']): string {
  const cut = cutTo(text, width);
  const space = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return align === 'right' ? space + cut : cut + space;
}

function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
