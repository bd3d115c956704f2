import { createInterface } from 'node:readline/promises';

/** Where the command writes; a test gives its own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly columns: number;
  /** A person is watching: lines may be rewritten. */
  readonly isInteractive: boolean;
  /** Asks the person who is there; absent: nobody is. */
  readonly ask?: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
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
  get ask() {
    return process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : undefined;
  },
  now: () => new Date(),
};

/** On stderr: what is piped on stays free of questions. */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}
