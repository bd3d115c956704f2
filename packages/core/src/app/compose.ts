import 'reflect-metadata';
import type { HttpClient } from '@docker-watcher/sdk';
import { type DependencyContainer, instanceCachingFactory, container as root } from 'tsyringe';
import { CLOCK, IDS, type Ids, LOG, type Log, randomIds, systemClock } from '../base/index.js';
import { createStages } from '../config/index.js';
import {
  CANDIDATES,
  type Candidates,
  createDeploys,
  DEPLOY_STORE,
  type DeployOptions,
  type DeployPorts,
  type Deploys,
  DISK,
  ENGINE,
  type Engine,
  INSTANCE,
  PROBES,
  PROXIES,
  REDACTOR,
  REGISTRIES,
  STAGES,
  type Stages,
  VISITOR,
} from '../deploy/index.js';
import { createDetection, type Detection, WATCHED_REGISTRIES, WATCHED_STAGES } from '../detection/index.js';
import { createContainerStreams, createEngine, engineDetails } from '../docker/index.js';
import { createHttp, type Http, type Readiness } from '../http/index.js';
import { createNotify, EVENT_LOG, NOTIFIERS, type Notify, OUTBOX_STORE } from '../notify/index.js';
import { createProbes, createVisitor } from '../probes/index.js';
import type { Store } from '../store/index.js';
import type { Metrics } from '../telemetry/index.js';
import { backupsOf } from './backups.js';
import type { Configuration } from './configuration.js';
import { countDeliveries } from './count-deliveries.js';
import { dashboardDir } from './dashboard-dir.js';
import { localDisk } from './disk.js';
import type { Patient } from './doctor/look.js';
import { doctorOf } from './doctor/of-controller.js';
import type { Parts } from './parts.js';
import { pluginCatalog } from './plugin-catalog.js';
import type { PluginProbes } from './plugin-probes.js';
import { readinessOf } from './readiness.js';
import { DEPLOYS, DETECTION, HTTP, NOTIFY } from './tokens.js';

/** What is made before the container, because it can fail in a way that a person must hear of first. */
export interface Foundations {
  readonly log: Log;
  readonly store: Store;
  readonly configuration: Configuration;
  readonly parts: Parts;
  readonly probes: PluginProbes;
  readonly metrics: Metrics;
  readonly redactor: DeployPorts['redactor'];
  /** The one that parts are given. */
  readonly httpClient: HttpClient;
  readonly env: NodeJS.ProcessEnv;
}

/** The whole application on one page: each port's token, and what satisfies it. Nothing is made before it is asked for. */
export function compose(foundations: Foundations): DependencyContainer {
  const { log, store, configuration, parts, probes, metrics, redactor, env } = foundations;
  const container = root.createChildContainer();
  const get = <T>(token: symbol): T => container.resolve<T>(token as never);
  const value = (token: symbol, useValue: unknown) => container.register(token, { useValue });
  const made = (token: symbol, make: () => unknown) =>
    container.register(token, { useFactory: instanceCachingFactory(make) });

  value(CLOCK, systemClock);
  value(IDS, randomIds);
  value(LOG, log);
  value(REDACTOR, redactor);
  value(INSTANCE, { id: store.instanceId });
  for (const token of [DEPLOY_STORE, EVENT_LOG, OUTBOX_STORE]) value(token, store);
  value(REGISTRIES, parts.registries);
  value(PROXIES, parts.proxies);
  value(WATCHED_REGISTRIES, parts.watched);
  value(NOTIFIERS, parts.notifiers);
  value(WATCHED_STAGES, { all: () => configuration.current.stages });
  made(STAGES, () => createStages(() => configuration.current));
  made(ENGINE, () =>
    createEngine({ ...configuration.current.docker, instanceId: store.instanceId, clock: systemClock, log, env }),
  );
  made(PROBES, () => createProbes(get<Engine>(ENGINE), (spec) => probes.get(spec)));
  made(VISITOR, createVisitor);
  value(DISK, localDisk);
  // Asked at each use: detection itself hands its candidates to the deploys.
  value(CANDIDATES, { newest: (key: string) => get<Detection>(DETECTION).newest(key) } satisfies Candidates);

  made(DEPLOYS, () => createDeploys(deployPorts(get), deployOptions(configuration)));
  made(DETECTION, () =>
    createDetection({
      clock: get(CLOCK),
      ids: get(IDS),
      log,
      store,
      stages: get(WATCHED_STAGES),
      registries: get(WATCHED_REGISTRIES),
      deploys: get<Deploys>(DEPLOYS).commands,
      configurations: get<Stages>(STAGES),
      onLook: ({ registry, ok, ms }) => metrics.looked(registry, ok, ms / 1_000),
    }),
  );
  made(NOTIFY, () =>
    createNotify({
      clock: get(CLOCK),
      ids: get(IDS),
      log,
      store: get(OUTBOX_STORE),
      notifiers: get(NOTIFIERS),
      baseUrl: () => configuration.current.server.baseUrl,
    }),
  );
  made(HTTP, () => {
    const { auth, server } = configuration.current;
    const detection = get<Detection>(DETECTION);
    const staticDir = dashboardDir();
    return createHttp(
      {
        clock: get(CLOCK),
        ids: get<Ids>(IDS),
        log,
        stages: get<Stages>(STAGES),
        deploys: store,
        commands: get<Deploys>(DEPLOYS).commands,
        detection: store,
        skipping: detection,
        looking: detection,
        registries: get(WATCHED_REGISTRIES),
        proxies: get(PROXIES),
        events: get(EVENT_LOG),
        tokens: store,
        webhooks: countDeliveries(detection.intake, metrics),
        config: configuration,
        readiness: readiness(get(ENGINE), foundations),
        backups: backupsOf(store, () => configuration.current.dataDir, get<Ids>(IDS)),
        doctor: doctorOf(() => patientOf(get, foundations)),
        metrics,
        users: store,
        notifying: { test: (id: string) => get<Notify>(NOTIFY).test(id) },
        audit: store,
        plugins: pluginCatalog(
          () => configuration.plugins,
          () => parts.facts(),
        ),
        containers: createContainerStreams({ ...configuration.current.docker, env }),
        redactor,
      },
      {
        auth: auth.type === 'none' ? 'none' : 'token',
        ...(server.baseUrl === undefined ? {} : { baseUrl: server.baseUrl }),
        cors: server.cors,
        trustedProxies: server.trustedProxies,
        ...(staticDir === undefined ? {} : { staticDir }),
      },
    );
  });
  return container;
}

function deployPorts(get: <T>(token: symbol) => T): DeployPorts {
  return {
    clock: get(CLOCK),
    ids: get(IDS),
    log: get(LOG),
    store: get(DEPLOY_STORE),
    stages: get(STAGES),
    engine: get(ENGINE),
    registries: get(REGISTRIES),
    candidates: get(CANDIDATES),
    disk: get(DISK),
    proxies: get(PROXIES),
    probes: get(PROBES),
    visitor: get(VISITOR),
    redactor: get(REDACTOR),
    instance: get(INSTANCE),
  };
}

/** Read at each use: a reloaded file counts from the next deploy on. */
function deployOptions(configuration: Configuration): DeployOptions {
  return {
    get reach() {
      return configuration.current.docker.reach;
    },
    get portRange() {
      return configuration.current.docker.portRange;
    },
    get parallel() {
      return configuration.current.parallelDeploys;
    },
  };
}

/** What `doctor` looks at, as it is in force now. */
function patientOf(
  get: <T>(token: symbol) => T,
  { configuration, parts, redactor, env, httpClient }: Foundations,
): Patient {
  const config = configuration.current;
  return {
    ...{ config, redactor, http: httpClient },
    plugins: configuration.plugins,
    engine: get(ENGINE),
    details: () => engineDetails(config.docker, env),
    disk: get(DISK),
    registries: parts.watched,
    proxies: parts.proxies,
    notifiers: parts.notifiers,
    visitor: get(VISITOR),
    clock: get(CLOCK),
    standing: configuration.standing,
    isRunning: true,
    startsProxy: false,
  };
}

function readiness(engine: Engine, { configuration, parts }: Foundations): Readiness {
  return readinessOf(engine, () => [
    configuration.standing,
    ...parts.facts().map(({ kind, id, state, detail }) => ({
      name: `${kind} ${id}`,
      state,
      ...(detail === undefined ? {} : { detail }),
    })),
  ]);
}

/** The long-lived parts of the application, by the tokens above. */
export function resolveAll(container: DependencyContainer): {
  readonly deploys: Deploys;
  readonly detection: Detection;
  readonly notify: Notify;
  readonly http: Http;
  readonly engine: Engine & { close(): void };
} {
  return {
    engine: container.resolve(ENGINE as never),
    deploys: container.resolve(DEPLOYS as never),
    detection: container.resolve(DETECTION as never),
    notify: container.resolve(NOTIFY as never),
    http: container.resolve(HTTP as never),
  };
}
