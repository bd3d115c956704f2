export type { ListedPlugin, PluginActions, PluginOffer, PluginPlace, PluginReport } from './commands/plugins.js';
export { createProgram } from './program.js';
export type { Actions } from './shell.js';
