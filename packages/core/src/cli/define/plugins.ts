import { resolve } from 'node:path';
import {
  addPlugin,
  listPlugins,
  type PluginContext,
  type PluginPlace,
  removePlugin,
  testPlugin,
} from '../commands/plugins.js';
import { EXIT } from '../exit-codes.js';
import { findConfig } from '../find-controller.js';
import type { Shell } from '../shell.js';

interface PlaceFlags {
  readonly config?: string;
  readonly dir?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Commands about plugins; they need no controller. */
export function definePlugins({ program, actions, terminal, env, signal, exitWith }: Shell): void {
  program.commandsGroup('Plugins:');
  const plugins = program.command('plugins').description('Plugins: what there is, adding, removing, testing');
  const local = (name: string, summary: string) =>
    plugins.command(name).description(summary).option('--json', 'print it as JSON');
  const placed = (name: string, summary: string) =>
    local(name, summary)
      .option('--config <file>', 'configuration file, which says where plugins are')
      .option('--dir <folder>', 'folder of plugins, instead of plugins_dir');
  const open = async ({ json = false }: PlaceFlags): Promise<PluginContext> => ({
    actions: await actions.plugins(),
    ...{ terminal, json, signal },
  });
  const placeOf = async ({ config, dir }: PlaceFlags): Promise<PluginPlace> => {
    const file = await findConfig(config, env);
    return { ...(file === undefined ? {} : { config: file }), ...(dir === undefined ? {} : { dir: resolve(dir) }) };
  };

  placed('list', 'The plugins the configuration names, and those installed').action(async (flags: PlaceFlags) => {
    await listPlugins(await open(flags), await placeOf(flags));
  });
  placed('add <name>', 'Install a plugin from npm or a .tgz; none of its scripts run')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, flags: PlaceFlags) => {
      await addPlugin(await open(flags), name, { ...(await placeOf(flags)), yes: flags.yes === true });
    });
  placed('remove <name>', 'Take a plugin out of the folder of plugins').action(
    async (name: string, flags: PlaceFlags) => {
      await removePlugin(await open(flags), name, await placeOf(flags));
    },
  );
  local('test <folder>', 'Run the test kit on a plugin in a folder').action(
    async (folder: string, flags: PlaceFlags) => {
      exitWith((await testPlugin(await open(flags), folder)) ? EXIT.ok : EXIT.failure);
    },
  );
}
