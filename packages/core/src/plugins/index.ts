export { checkSdkRange } from './check-sdk-range.js';
export { type ActivePart, createPart, type PartHost } from './create-part.js';
export type { GuardedPart, Standing } from './guard.js';
export { createHttpClient, type HttpClientOptions } from './http-client.js';
export { type LoadedPlugin, loadPlugin } from './load-plugin.js';
export { ownPluginFor, ownTypes, parsePluginName } from './names.js';
export { installPackage, type PackageOffer, uninstallPackage, viewPackage, viewTarball } from './npm.js';
export { type FoundPart, loadPlugins, type PluginSet, type PluginWish } from './plugin-set.js';
