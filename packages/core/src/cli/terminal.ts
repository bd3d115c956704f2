/** Where the command writes; a test gives its own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly columns: number;
  /** A person is watching: lines may be rewritten. */
  readonly isInteractive: boolean;
  now(): Date;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  get columns() {
    return process.stdout.columns ?? 80;
  },
  get isInteractive() {
    return process.stdout.isTTY === true;
  },
  now: () => new Date(),
};
