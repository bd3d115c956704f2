/** The checks of the kit without a test runner: what `docker-watcher plugins test` runs. */
export { type BrokenPromise, brokenPromises, type Check } from './kit/check.js';
export { notifierChecks } from './kit/notifier-checks.js';
export { pluginChecks } from './kit/plugin-checks.js';
export { probeChecks } from './kit/probe-checks.js';
export { proxyChecks } from './kit/proxy-checks.js';
export { registryChecks } from './kit/registry-checks.js';
export { trialChecks } from './kit/trial.js';
