import type { Problems } from '../source/problems.js';
import { type Given, itemsOf } from './levels.js';
import { shellWords } from './shell-words.js';

/** A command as words, given as a list or as one text. */
export function argvOf(
  given: Given<string | readonly string[]> | undefined,
  problems: Problems,
): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const { value, path } = given;
  if (typeof value !== 'string') return itemsOf(value);
  const words = shellWords(value);
  if (words === undefined) {
    problems.add(path, 'A quote in this command does not end.', 'Close it, or write a list: ["node", "main.js"].');
  }
  return words;
}
