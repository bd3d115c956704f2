import { InvalidArgumentError } from 'commander';

/** The value of an option, as the API takes it. */
export function wholeNumber(text: string): string {
  if (/^\d+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number.');
}
