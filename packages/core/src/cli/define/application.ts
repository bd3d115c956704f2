import { Option } from 'commander';
import { EXIT } from '../exit-codes.js';
import { demandConfig, findConfig } from '../find-controller.js';
import type { ServeOptions, Shell } from '../shell.js';

/** Commands that need no controller. */
export function defineApplication({ program, actions, terminal, env, exitWith }: Shell): void {
  program.commandsGroup('Running it:');
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
}
