import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ABILITIES } from '../base/index.js';
import { Client } from './client.js';
import { candidates } from './commands/candidates.js';
import { cancel, type DeployOptions, deploy, type RollbackOptions, rollback } from './commands/deploys.js';
import { type EventsOptions, events } from './commands/events.js';
import { status } from './commands/status.js';
import { createToken, listTokens, type NewToken, revokeToken } from './commands/tokens.js';
import { webhooks } from './commands/webhooks.js';
import type { Context } from './context.js';
import { EXIT } from './exit-codes.js';
import {
  type DataDirOf,
  demandConfig,
  type Env,
  findConfig,
  findController,
  type WhereOptions,
} from './find-controller.js';
import { printError } from './print-error.js';
import { processTerminal, type Terminal } from './terminal.js';

export interface ServeOptions {
  /** Absolute path of the configuration file. */
  readonly config: string;
  readonly data?: string;
  readonly logLevel?: string;
}

/** What the command needs of the application itself; loaded only when it is called for. */
export interface Actions {
  /** Runs until it is told to stop; gives the exit code. */
  serve(options: ServeOptions): Promise<number>;
  validate(options: { readonly config: string }): Promise<{ readonly ok: boolean; readonly text: string }>;
  schema(options: { readonly config?: string }): Promise<string>;
  /** Where the configuration file puts the data folder. */
  dataDirOf: DataDirOf;
}

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
}

type Flags = WhereOptions & { readonly json?: boolean };

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

  const open = async (flags: Flags): Promise<Context> => ({
    client: new Client(await findController(flags, env, actions.dataDirOf)),
    terminal,
    json: flags.json === true,
    signal,
  });
  const remote = (name: string, summary: string, parent: Command = program) =>
    parent
      .command(name)
      .description(summary)
      .option('--config <file>', 'configuration file, to find the data folder by')
      .option('--data <folder>', 'data folder of the controller')
      .option('--url <address>', 'speak to the controller over TCP, with DOCKER_WATCHER_TOKEN')
      .option('--token-file <file>', 'token for --url')
      .option('--json', "print the API's answer");

  program
    .command('serve')
    .description('Run the controller')
    .option('--config <file>', 'configuration file')
    .option('--data <folder>', 'data folder')
    .addOption(new Option('--log-level <level>', 'how much to log').choices(['debug', 'info', 'warn', 'error']))
    .action(async ({ config, data = env.DOCKER_WATCHER_DATA, logLevel }: Partial<ServeOptions>) => {
      exitCode = await actions.serve({
        config: await demandConfig(config, env),
        ...(data === undefined ? {} : { data }),
        ...(logLevel === undefined ? {} : { logLevel }),
      });
    });
  program
    .command('validate')
    .description('Check a configuration file: every mistake at once')
    .option('--config <file>', 'configuration file')
    .action(async ({ config }: { config?: string }) => {
      const { ok, text } = await actions.validate({ config: await demandConfig(config, env) });
      (ok ? terminal.out : terminal.err)(text.endsWith('\n') ? text : `${text}\n`);
      exitCode = ok ? EXIT.ok : EXIT.usage;
    });
  program
    .command('schema')
    .description('Print the JSON Schema of the configuration file')
    .option('--config <file>', 'configuration file, to include the plugins it names')
    .action(async ({ config }: { config?: string }) => {
      const file = await findConfig(config, env);
      terminal.out(`${(await actions.schema(file === undefined ? {} : { config: file })).trimEnd()}\n`);
    });

  remote('status', 'What runs where, since when, and what wants attention').action(async (flags: Flags) => {
    await status(await open(flags));
  });
  remote('deploy <project/stage>', 'Deploy a tag, a digest, or the newest candidate')
    .addOption(new Option('--tag <tag>', 'this tag').conflicts('digest'))
    .option('--digest <digest>', 'this digest')
    .option('--confirm', 'yes, to a stage that asks')
    .option('--force', 'even if this image failed here before')
    .option('--follow', 'show its steps; exit 1 if it does not become live')
    .action(async (stage: string, flags: Flags & DeployOptions) => {
      const { tag, digest, confirm, force, follow } = flags;
      exitCode = await deploy(await open(flags), stage, defined({ tag, digest, confirm, force, follow }));
    });
  remote('rollback <project/stage>', 'Return to the release before; it sticks')
    .option('--to <release>', 'to this release, by number or id')
    .option('--follow', 'show its steps; exit 1 if it does not become live')
    .action(async (stage: string, flags: Flags & RollbackOptions) => {
      const { to, follow } = flags;
      exitCode = await rollback(await open(flags), stage, defined({ to, follow }));
    });
  remote('cancel <deploy>', 'Stop a deploy and undo what it did').action(async (id: string, flags: Flags) => {
    await cancel(await open(flags), id);
  });
  remote('candidates <project/stage>', 'The tags seen, and why each was taken or not').action(
    async (stage: string, flags: Flags) => {
      await candidates(await open(flags), stage);
    },
  );
  remote('webhooks', 'Where registries call, and the secret of each').action(async (flags: Flags) => {
    await webhooks(await open(flags));
  });
  remote('events', 'What happened')
    .option('-f, --follow', 'and what happens, until Ctrl-C')
    .option('--project <name>', 'of one project')
    .option('--after <seq>', 'after this event', wholeNumber)
    .action(async (flags: Flags & EventsOptions) => {
      await events(await open(flags), flags);
    });

  const token = program.command('token').description('Tokens of the API');
  remote('create <name>', 'Make a token, shown this once', token)
    .addOption(new Option('--ability <ability>', 'what it may do').choices(ABILITIES).default('read'))
    .option('--project <name...>', 'limit it to these projects')
    .option('--expires <duration>', 'stop it after 30d, 12h, …')
    .action(async (name: string, flags: Flags & NewToken) => {
      await createToken(await open(flags), name, flags);
    });
  remote('list', 'All tokens: what they may do, not what they are', token).action(async (flags: Flags) => {
    await listTokens(await open(flags));
  });
  remote('revoke <id>', 'Stop a token from now on', token).action(async (id: string, flags: Flags) => {
    await revokeToken(await open(flags), id);
  });

  return {
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

function wholeNumber(text: string): string {
  if (/^\d+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Without the flags that were not given. */
function defined<T extends object>(flags: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
