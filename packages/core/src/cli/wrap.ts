import { widthOf } from './table.js';

/** `text` behind `lead`, broken between words to lines of `columns`; those after the first are set in as far as it. */
export function wrap(lead: string, text: string, columns: number): string[] {
  const room = Math.max(20, columns - widthOf(lead));
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || widthOf(last) + 1 + widthOf(word) > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  const indent = ' '.repeat(widthOf(lead));
  return lines.map((line, i) => `${i === 0 ? lead : indent}${line}`.trimEnd());
}
