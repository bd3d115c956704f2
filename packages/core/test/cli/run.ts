import { type Actions, createProgram } from '../../src/cli/index.js';

/** Runs command lines with a terminal of 80 columns and keeps what they print. */
export function commandLine(
  options: { env?: Record<string, string>; actions?: Partial<Actions>; isInteractive?: boolean } = {},
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
    dataDirOf: async () => '/nowhere',
    ...options.actions,
  };
  const interrupted = new AbortController();
  return {
    called,
    interrupt: () => interrupted.abort(),
    async run(...argv: string[]) {
      let out = '';
      let err = '';
      const terminal = {
        out: (text: string) => {
          out += text;
        },
        err: (text: string) => {
          err += text;
        },
        columns: 80,
        isInteractive: options.isInteractive === true,
        now: () => new Date('2026-03-01T15:00:00Z'),
      };
      const program = createProgram(actions, { terminal, env: options.env ?? {}, signal: interrupted.signal });
      const code = await program.run(argv);
      return { code, out, err };
    },
  };
}
