import type { Client } from './client.js';
import type { Terminal } from './terminal.js';

/** What a command that speaks to the controller works with. */
export interface Context {
  readonly client: Client;
  readonly terminal: Terminal;
  /** Print the API's answer as it is. */
  readonly json: boolean;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

export function printJson({ terminal }: Context, value: unknown): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}
