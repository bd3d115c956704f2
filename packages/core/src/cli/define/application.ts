import { resolve } from 'node:path';
import { Option } from 'commander';
import { type BackupOptions, backup } from '../commands/backup.js';
import { type InitOptions, init } from '../commands/init.js';
import { EXIT } from '../exit-codes.js';
import { demandConfig, findConfig } from '../find-controller.js';
import { PROXY_KINDS, REGISTRY_KINDS } from '../init/answers.js';
import type { Flags, ServeOptions, Shell } from '../shell.js';

/** Commands that need no controller, or none that runs. */
export function defineApplication({ program, actions, terminal, env, signal, remote, open, exitWith }: Shell): void {
  program.commandsGroup('Running it:');
  program
    .command('init [file]')
    .description('Ask a few questions and write a configuration file; docker-watcher.yaml if none is named')
    .option('-y, --yes', 'take what is usual for all that is not given')
    .option('--force', 'overwrite a file that is there')
    .option('--image <image>', 'image, without tag: git.example.com/you/app')
    .option('--project <name>', 'name of the project')
    .addOption(new Option('--registry <kind>', 'kind of registry').choices(REGISTRY_KINDS))
    .option('--registry-url <url>', 'address of the registry')
    .option('--token-env <name>', 'variable that will hold its token, or none')
    .option('--port <port>', 'port the app listens on, or none')
    .option('--domain <domain>', 'domain its host names end with')
    .addOption(new Option('--proxy <kind>', 'which proxy').choices(PROXY_KINDS))
    .option('--npm-url <url>', 'address of Nginx Proxy Manager')
    .option('--npm-email <email>', 'account of Nginx Proxy Manager')
    .option('--npm-password-env <name>', 'variable that will hold its password')
    .option('--stages <names>', 'stages, in the order of promotion: dev,prod')
    .action(async (file: string | undefined, options: InitOptions) => {
      await init({ actions, terminal, signal }, resolve(file ?? 'docker-watcher.yaml'), options);
    });
  program
    .command('serve')
    .description('Run the controller')
    .option('--config <file>', 'configuration file')
    .option('--data <folder>', 'data folder')
    .addOption(new Option('--log-level <level>', 'how much to log').choices(['debug', 'info', 'warn', 'error']))
    .action(async ({ config, data = env.DOCKER_WATCHER_DATA, logLevel }: Partial<ServeOptions>) => {
      exitWith(
        await actions.serve({
          config: await demandConfig(config, env),
          ...(data === undefined ? {} : { data }),
          ...(logLevel === undefined ? {} : { logLevel }),
        }),
      );
    });
  program
    .command('validate')
    .description('Check a configuration file: every mistake at once')
    .option('--config <file>', 'configuration file')
    .action(async ({ config }: { config?: string }) => {
      const { ok, text } = await actions.validate({ config: await demandConfig(config, env) });
      (ok ? terminal.out : terminal.err)(text.endsWith('\n') ? text : `${text}\n`);
      exitWith(ok ? EXIT.ok : EXIT.usage);
    });
  program
    .command('schema')
    .description('Print the JSON Schema of the configuration file')
    .option('--config <file>', 'configuration file, to include the plugins it names')
    .action(async ({ config }: { config?: string }) => {
      const file = await findConfig(config, env);
      terminal.out(`${(await actions.schema(file === undefined ? {} : { config: file })).trimEnd()}\n`);
    });
  program
    .command('openapi')
    .description('Print the description of the API, as OpenAPI 3.1')
    .action(async () => terminal.out(`${(await actions.openapi()).trimEnd()}\n`));
  remote('backup [file]', 'Copy the database, while it is in use or not')
    .option('--with-key', 'and the key that its secrets are sealed with, beside it')
    .option('--force', 'overwrite a file that is there')
    .action(async (file: string | undefined, flags: Flags & BackupOptions) => {
      await backup(await open(flags), actions, file, flags);
    });
}
