import { Command, CommanderError } from 'commander';
import { Client } from './client.js';
import { defineApplication } from './define/application.js';
import { defineDeploying } from './define/deploying.js';
import { defineLooking } from './define/looking.js';
import { definePlugins } from './define/plugins.js';
import { defineStages } from './define/stages.js';
import { defineTokens } from './define/tokens.js';
import { EXIT } from './exit-codes.js';
import { type Env, findController } from './find-controller.js';
import { printError } from './print-error.js';
import type { Actions, Shell } from './shell.js';
import { processTerminal, type Terminal } from './terminal.js';

export interface Surroundings {
  readonly terminal?: Terminal;
  readonly env?: Env;
  /** Aborts on Ctrl-C. */
  readonly signal?: AbortSignal;
  readonly version?: string;
}

export interface Program {
  /** Runs one command line, without the program's name; gives the exit code. Never throws. */
  run(argv: readonly string[]): Promise<number>;
  /** All commands, to be told of. */
  readonly command: Command;
}

const EXIT_CODES = `
Exit codes:
  ${EXIT.ok}  done
  ${EXIT.failure}  tried, and failed
  ${EXIT.usage}  the command or the configuration is not right
  ${EXIT.refused}  refused: not allowed, or not now`;

/** The \`docker-watcher\` command. */
export function createProgram(actions: Actions, surroundings: Surroundings = {}): Program {
  const { terminal = processTerminal, env = process.env, signal = new AbortController().signal } = surroundings;
  let exitCode: number = EXIT.ok;
  const program = new Command('docker-watcher')
    .description('Push an image; it is live.')
    .version(surroundings.version ?? 'unknown')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, getOutHelpWidth: () => terminal.columns })
    .addHelpText('after', EXIT_CODES);
  const shell: Shell = {
    ...{ program, actions, terminal, env, signal },
    remote: (name, summary, parent = program) =>
      parent
        .command(name)
        .description(summary)
        .option('--config <file>', 'configuration file, to find the data folder by')
        .option('--data <folder>', 'data folder of the controller')
        .option('--url <address>', 'speak to the controller over TCP, with DOCKER_WATCHER_TOKEN')
        .option('--token-file <file>', 'token for --url')
        .option('--json', "print the API's answer"),
    open: async (flags) => {
      const place = await findController(flags, env, actions.dataDirOf);
      return { client: new Client(place), place, terminal, json: flags.json === true, signal };
    },
    exitWith(code) {
      exitCode = code;
    },
  };
  for (const define of [defineApplication, defineLooking, defineDeploying, defineStages, definePlugins, defineTokens])
    define(shell);

  return {
    command: program,
    async run(argv) {
      exitCode = EXIT.ok;
      try {
        await program.parseAsync(argv, { from: 'user' });
        return exitCode;
      } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
        return signal.aborted ? EXIT.ok : printError(error, terminal);
      }
    },
  };
}
