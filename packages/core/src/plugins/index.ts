export { type ActivePart, createPart, type PartHost } from './create-part.js';
export type { GuardedPart, Standing } from './guard.js';
export { createHttpClient, type HttpClientOptions } from './http-client.js';
export type { LoadedPlugin } from './load-plugin.js';
export { ownPluginFor, ownTypes } from './names.js';
export { type FoundPart, loadPlugins, type PluginSet } from './plugin-set.js';
