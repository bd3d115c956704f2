import { expect } from 'vitest';
import { type Actions, createProgram } from '../../src/cli/index.js';
import type { Terminal } from '../../src/cli/terminal.js';

/** Runs command lines with a terminal of 80 columns and keeps what they print. */
export function commandLine(
  options: {
    env?: Record<string, string>;
    actions?: Partial<Actions>;
    isInteractive?: boolean;
    answer?: string;
    answers?: string[];
  } = {},
) {
  const called: [name: string, options: unknown][] = [];
  const actions: Actions = {
    serve: async (given) => {
      called.push(['serve', given]);
      return 0;
    },
    validate: async (given) => {
      called.push(['validate', given]);
      return { ok: true, text: 'Fine.' };
    },
    schema: async () => '{}',
    openapi: async () => '{"openapi":"3.1.0"}',
    plugins: async () => expect.unreachable(),
    doctor: async () => expect.unreachable(),
    backUp: async () => expect.unreachable(),
    dataDirOf: async () => '/nowhere',
    ...options.actions,
  };
  const interrupted = new AbortController();
  const programOn = (terminal: Terminal) =>
    createProgram(actions, { terminal, env: options.env ?? {}, signal: interrupted.signal });
  return {
    called,
    interrupt: () => interrupted.abort(),
    program: () => programOn(terminalOn({ out() {}, err() {} }, options)),
    async run(...argv: string[]) {
      let out = '';
      let err = '';
      const written = {
        out: (text: string) => {
          out += text;
        },
        err: (text: string) => {
          err += text;
        },
      };
      const code = await programOn(terminalOn(written, options)).run(argv);
      return { code, out, err };
    },
  };
}

function terminalOn(
  written: Pick<Terminal, 'out' | 'err'>,
  {
    isInteractive = false,
    answer,
    answers,
  }: { readonly isInteractive?: boolean; readonly answer?: string; readonly answers?: string[] },
): Terminal {
  const ask = async (question: string) => {
    written.err(question);
    return answers?.shift() ?? answer ?? '';
  };
  return {
    ...written,
    columns: 80,
    isInteractive,
    ...(answer === undefined && answers === undefined ? {} : { ask }),
    now: () => new Date('2026-03-01T15:00:00Z'),
  };
}
