import type { DependencyContainer } from 'tsyringe';
import { controllerSocket, messageOf, randomIds, systemClock } from '../base/index.js';
import { watchConfig } from '../config/index.js';
import { checkOpenListener, ensureAdmin, ensureConfiguredToken, ensureFirstToken } from '../http/index.js';
import { compose, type Foundations, resolveAll } from './compose.js';
import { countEvents } from './count-events.js';
import { PluginWatch } from './plugins-watch.js';
import { reconsiderAfter } from './reconsider-after.js';
import { watchFigures } from './watch-figures.js';

/** How long a stop waits for running deploys: Docker kills a container 10 s after SIGTERM. */
const GRACE_MS = 8_000;
const LAST_ANSWERS_MS = 1_000;

/** The running application: what is started in which order, and stopped in which. */
export class Controller {
  readonly #container: DependencyContainer;
  readonly #life = new AbortController();

  constructor(private readonly foundations: Foundations) {
    this.#container = compose(foundations);
  }

  async start(version: string): Promise<void> {
    const { store, configuration, log, metrics, parts } = this.foundations;
    const { auth, server, dataDir, file } = configuration.current;
    checkOpenListener(server.host, auth);
    const { deploys, detection, notify, http } = resolveAll(this.#container);
    store.subscribe(countEvents(metrics));
    watchFigures(metrics, store, parts);
    store.subscribe(reconsiderAfter(detection));
    const actor = { kind: 'system' as const, id: 'controller' };
    await store.write((tx) =>
      tx.appendEvent({ type: 'controller.started', actor, data: { version, pid: process.pid } }),
    );
    const plugins = new PluginWatch(() => this.reload(), this.#life.signal);
    configuration.onChange(async () => {
      plugins.use(configuration.plugins);
      await deploys.syncStages();
      await deploys.applyWaiting();
      detection.reloaded();
    });
    await deploys.syncStages();
    await this.#prepareTokens();
    const { address } = await http.listen({ host: server.host, port: server.port, socket: controllerSocket(dataDir) });
    await deploys.worker.start();
    await notify.start();
    detection.start();
    this.#background('Looking which configurations wait failed', deploys.applyWaiting());
    plugins.use(configuration.plugins);
    const onDetached = () => this.#background('Telling of a replaced file failed', configuration.detached());
    watchConfig(file, () => this.reload(), { signal: this.#life.signal, onDetached });
    log.info('Ready', {
      version,
      api: `http://${address.host}:${address.port}`,
      stages: configuration.current.stages.length,
    });
  }

  /** The file has changed, or a person says so. */
  reload(): void {
    this.#background('Reload failed', this.foundations.configuration.reload());
  }

  /** Intake first, then what runs; whatever is left open is in the journal. */
  async stop(): Promise<void> {
    const { store, parts, probes } = this.foundations;
    const { deploys, detection, notify, http, engine } = resolveAll(this.#container);
    this.#life.abort();
    await store.write((tx) =>
      tx.appendEvent({ type: 'controller.stopping', actor: { kind: 'system', id: 'controller' } }),
    );
    await detection.stop();
    await deploys.worker.stop(GRACE_MS);
    await notify.stop();
    await http.close(LAST_ANSWERS_MS);
    engine.close();
    await probes.close();
    await parts.close();
    await this.#container.dispose();
  }

  #background(failure: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.foundations.log.error(failure, { reason: messageOf(error) }));
  }

  async #prepareTokens(): Promise<void> {
    const { store, configuration, redactor } = this.foundations;
    const { auth } = configuration.current;
    const configured = auth.type === 'password' ? auth.token : undefined;
    await ensureConfiguredToken(store, systemClock, randomIds, configured);
    if (auth.type === 'none') return;
    const token = await ensureFirstToken(store, systemClock, randomIds);
    const password = await ensureAdmin(store, systemClock, randomIds, auth.password);
    redactor.remember([token, password].filter((secret) => secret !== undefined));
    const lines = [
      ...(password === undefined ? [] : [`  dashboard  user admin, password ${password}`]),
      ...(token === undefined ? [] : [`  API        token ${token}`]),
    ];
    if (lines.length > 0) process.stdout.write(`\nShown this once:\n${lines.join('\n')}\n\n`);
  }
}
