import { type AppError, toAppError } from '../base/index.js';
import { exitCodeOf } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** Says what is wrong, where, and what to do; returns the exit code. */
export function printError(thrown: unknown, terminal: Terminal): number {
  const error = toAppError(thrown);
  terminal.err(`✗ ${error.message}\n`);
  for (const line of placesOf(error)) terminal.err(`  ${line}\n`);
  if (error.hint !== undefined) terminal.err(`  ${error.hint}\n`);
  return exitCodeOf(error);
}

/** The mistakes of a file, each with its line; those of a request are in the message. */
function placesOf({ details: { errors } }: AppError): readonly string[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap(({ line, column, path, message }: Partial<Record<string, unknown>>) =>
    line === undefined ? [] : [`${line}:${column} ${path}: ${message}`],
  );
}
