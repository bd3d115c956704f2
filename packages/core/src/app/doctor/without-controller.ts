import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { silentLog, systemClock } from '../../base/index.js';
import { type Config, formatProblems, type PartConfig } from '../../config/index.js';
import { createEngine, engineDetails, ownMounts } from '../../docker/index.js';
import type { Check } from '../../http/index.js';
import { createHttpClient, type PluginSet } from '../../plugins/index.js';
import { createVisitor } from '../../probes/index.js';
import { createRedactor } from '../../telemetry/index.js';
import { localDisk } from '../disk.js';
import { Parts } from '../parts.js';
import { readConfiguration } from '../read-configuration.js';
import { engine as engineLook } from './engine.js';
import { examine } from './examine.js';
import { failed, type Patient } from './look.js';

/** `docker-watcher doctor` where no controller runs: makes what it needs of the configuration file, and writes nothing. */
export async function doctor(
  options: { readonly config: string; readonly data?: string },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const env = process.env;
  const mounts = await ownMounts(env);
  const reading = await readConfiguration({
    file: options.config,
    env,
    lenient: false,
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(mounts === undefined ? {} : { ownMounts: mounts }),
  });
  const http = createHttpClient({ userAgent: `docker-watcher/${version()}` });
  try {
    if (!reading.ok) {
      const text = formatProblems(options.config, reading.problems);
      const own: Check = {
        id: 'configuration',
        title: 'Configuration',
        ...failed(text, 'Correct it; then ask again.'),
      };
      return [own, ...(await engineOnly(env, signal))];
    }
    return await examineConfig(reading, http, env, signal);
  } finally {
    http.close();
  }
}

async function examineConfig(
  { config, plugins }: { readonly config: Config; readonly plugins: PluginSet },
  http: ReturnType<typeof createHttpClient>,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const redactor = createRedactor();
  redactor.remember(config.secrets);
  // Deliveries are never taken here, so any secret will do where none is configured.
  const parts = new Parts(
    { clock: systemClock, log: silentLog, http, dataDir: config.dataDir },
    { of: () => randomBytes(16).toString('hex') },
  );
  const { proxy, startsProxy } = withoutStarting(config.proxy, plugins);
  const engine = engineOf(config, env);
  try {
    await parts.apply({ ...config, proxy }, plugins);
    const patient: Patient = {
      ...{ config, plugins, engine, http, redactor, startsProxy },
      details: () => engineDetails(config.docker, env),
      disk: localDisk,
      registries: parts.watched,
      proxies: parts.proxies,
      notifiers: parts.notifiers,
      visitor: createVisitor(),
      clock: systemClock,
      isRunning: false,
    };
    return await examine(patient, signal);
  } finally {
    engine.close();
    await parts.close();
  }
}

/** With a file that can't be read, the engine is the one that the environment names. */
async function engineOnly(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<readonly Check[]> {
  const engine = engineOf({ docker: {} }, env);
  try {
    const patient = { engine, details: () => engineDetails({}, env), disk: localDisk, redactor: createRedactor() };
    return await examine(patient as unknown as Patient, signal, [engineLook]);
  } finally {
    engine.close();
  }
}

function engineOf({ docker }: { readonly docker: Partial<Config['docker']> }, env: NodeJS.ProcessEnv) {
  return createEngine({ ...docker, instanceId: 'doctor', clock: systemClock, log: silentLog, env });
}

/** The embedded proxy is started by whoever asks it first; that must not be a look. */
function withoutStarting(
  proxy: PartConfig,
  plugins: PluginSet,
): { readonly proxy: PartConfig; readonly startsProxy: boolean } {
  const lookup = plugins.part('proxy', proxy.type);
  const { properties = {} } = (lookup.kind === 'found' ? lookup.found.part.config : {}) as { properties?: object };
  if (!('spawn' in properties) || proxy.settings.spawn === false) return { proxy, startsProxy: false };
  return { proxy: { ...proxy, settings: { ...proxy.settings, spawn: false } }, startsProxy: true };
}

function version(): string {
  return (createRequire(import.meta.url)('@docker-watcher/core/package.json') as { version: string }).version;
}
