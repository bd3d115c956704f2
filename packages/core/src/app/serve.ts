import { createRequire } from 'node:module';
import { AppError, type Log, randomIds, systemClock } from '../base/index.js';
import { type Config, formatProblems, type OwnMount } from '../config/index.js';
import { ownMounts } from '../docker/index.js';
import { createHttpClient, type PartHost } from '../plugins/index.js';
import { lockController, openStore, type Store } from '../store/index.js';
import { createLog, createMetrics, createRedactor, type Metrics } from '../telemetry/index.js';
import { Budgets } from './budgets.js';
import { Configuration } from './configuration.js';
import { Controller } from './controller.js';
import { Parts } from './parts.js';
import { PluginProbes } from './plugin-probes.js';
import { type Reading, type ReadOptions, readConfiguration } from './read-configuration.js';
import { tellStandings } from './tell-standings.js';
import { untilSignal } from './until-signal.js';
import { WebhookSecrets } from './webhook-secrets.js';

export interface ServeOptions {
  /** Absolute path of the configuration file. */
  readonly config: string;
  readonly data?: string;
  readonly logLevel?: string;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Runs the controller until a signal ends it; gives the exit code. Throws when it can't start. */
export async function serve(options: ServeOptions): Promise<number> {
  const env = process.env;
  const mounts = await ownMounts(env);
  const read = () => readConfiguration(readOptions(options, env, mounts));
  const { config, plugins } = refuseMistakes(options.config, await read());
  const redactor = createRedactor();
  redactor.remember(config.secrets);
  const level = LEVELS.find((one) => one === options.logLevel) ?? 'info';
  const log = createLog({ level, pretty: process.stderr.isTTY === true, redactor });

  const lock = lockController(config.dataDir);
  let store: Store | undefined;
  try {
    store = await openStore({ dataDir: config.dataDir, clock: systemClock, ids: randomIds, log });
    const metrics = createMetrics();
    const http = createHttpClient({ userAgent: `docker-watcher/${version()}` });
    const budgets = new Budgets();
    metrics.watch('docker_watcher_registry_requests_left', () => budgets.readings());
    const host = { ...partHost(store, config, { log, http, metrics }), onAnswer: budgets.note };
    const webhookSecrets = new WebhookSecrets(store);
    const parts = new Parts(host, webhookSecrets);
    const probes = new PluginProbes(host);
    const opened = store;
    const takeOver = async (next: Config, loaded: typeof plugins): Promise<void> => {
      redactor.remember(next.secrets);
      await webhookSecrets.ensure([...next.registries.map(({ id }) => id), 'generic']);
      redactor.remember(webhookSecrets.values());
      await parts.apply(next, loaded);
      await probes.use(loaded);
    };
    await takeOver(config, plugins);
    const configuration = new Configuration(
      { config, plugins },
      {
        log,
        read,
        appendEvent: async (event) => void (await opened.write((tx) => tx.appendEvent(event))),
        takeOver,
      },
    );
    const controller = new Controller({
      ...{ log, store, configuration, parts, probes, metrics, redactor, env },
      httpClient: http,
    });
    await controller.start(version());
    log.info('Ended by a signal', { signal: await untilSignal(() => controller.reload()) });
    await controller.stop();
    http.close();
    return 0;
  } finally {
    await store?.close();
    lock.release();
  }
}

function readOptions(
  { config, data }: ServeOptions,
  env: NodeJS.ProcessEnv,
  mounts: readonly OwnMount[] | undefined,
): ReadOptions {
  return {
    file: config,
    env,
    lenient: false,
    ...(data === undefined ? {} : { dataDir: data }),
    ...(mounts === undefined ? {} : { ownMounts: mounts }),
  };
}

function refuseMistakes(file: string, reading: Reading): Extract<Reading, { ok: true }> {
  if (reading.ok) return reading;
  throw new AppError('config.invalid', `The configuration is not right.\n${formatProblems(file, reading.problems)}`, {
    hint: 'Correct it; docker-watcher validate checks it again.',
  });
}

function partHost(
  store: Store,
  config: Config,
  { log, http, metrics }: { readonly log: Log; readonly http: PartHost['http']; readonly metrics: Metrics },
): PartHost {
  return {
    clock: systemClock,
    log,
    http,
    dataDir: config.dataDir,
    onCall: ({ part, method, ok, ms }) => metrics.pluginCalled(part.id, method, ok, ms / 1_000),
    onRequest: ({ kind, id }, method) => metrics.partRequested(kind, id, method),
    onStanding: tellStandings(store, log),
  };
}

function version(): string {
  return (createRequire(import.meta.url)('@docker-watcher/core/package.json') as { version: string }).version;
}
