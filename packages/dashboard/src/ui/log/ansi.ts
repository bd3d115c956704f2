/** A stretch of a line in one look. */
export interface Stretch {
  readonly text: string;
  /** Class names: `red bold`. */
  readonly look: string;
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const ESCAPE = String.fromCharCode(27);
/** Select Graphic Rendition (ECMA-48, 8.3.117); every other sequence is dropped. */
const SEQUENCE = new RegExp(`${ESCAPE}\\[([0-9;?]*)([@-~])|${ESCAPE}[@-Z\\\\-_]`, 'g');

/** Splits a line by its colours. Pure. */
export function stretchesOf(line: string): readonly Stretch[] {
  if (!line.includes(ESCAPE)) return [{ text: line, look: '' }];
  const stretches: Stretch[] = [];
  let colour = '';
  let bold = false;
  let from = 0;
  const push = (text: string) => {
    if (text !== '') stretches.push({ text, look: [colour, bold ? 'bold' : ''].filter(Boolean).join(' ') });
  };
  for (const match of line.matchAll(SEQUENCE)) {
    push(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    for (const code of (match[1] ?? '').split(';').map(Number)) {
      if (code === 0) [colour, bold] = ['', false];
      else if (code === 1) bold = true;
      else if (code === 22) bold = false;
      else if (code === 39) colour = '';
      else colour = COLOURS[(code >= 90 ? code - 90 : code - 30) as 0] ?? colour;
    }
  }
  push(line.slice(from));
  return stretches;
}

export function plain(line: string): string {
  return line.includes(ESCAPE) ? line.replaceAll(SEQUENCE, '') : line;
}
