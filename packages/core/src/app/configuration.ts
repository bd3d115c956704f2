import { askedBy, type Caller, type Log, messageOf, Serial, systemCaller } from '../base/index.js';
import { type Config, changesBetween, formatProblems, needsRestart, summarize } from '../config/index.js';
import type { EventDraft } from '../deploy/index.js';
import type { ConfigControl, ReadyPart, ReloadOutcome } from '../http/index.js';
import type { PluginSet } from '../plugins/index.js';
import { differenceOf } from './config-difference.js';
import { changedPlugins } from './plugins-changed.js';
import type { Reading } from './read-configuration.js';

type Asker = Pick<Caller, 'actor' | 'request' | 'from'>;
const SELF = systemCaller('system', 'config');

interface Surroundings {
  readonly log: Log;
  read(): Promise<Reading>;
  appendEvent(event: EventDraft): Promise<void>;
  /** Called before another configuration is in force. Throws when it can't be taken over: then nothing changes. */
  takeOver(config: Config, plugins: PluginSet): Promise<void>;
}

/** The configuration in force, and how another one takes its place. A bad file changes nothing. */
export class Configuration implements ConfigControl {
  readonly #reloading = new Serial();
  readonly #listeners = new Set<() => Promise<void>>();
  #current: Config;
  #plugins: PluginSet;
  #rejected: string | undefined;

  constructor(
    first: { readonly config: Config; readonly plugins: PluginSet },
    private readonly surroundings: Surroundings,
  ) {
    this.#current = first.config;
    this.#plugins = first.plugins;
  }

  get current(): Config {
    return this.#current;
  }

  get plugins(): PluginSet {
    return this.#plugins;
  }

  /** For `/readyz`: a file that was refused is told until it is corrected. */
  get standing(): ReadyPart {
    if (this.#rejected === undefined) return { name: 'configuration', state: 'ok' };
    return { name: 'configuration', state: 'degraded', detail: this.#rejected };
  }

  /** Called after each change, when it is in force. */
  onChange(listener: () => Promise<void>): void {
    this.#listeners.add(listener);
  }

  summary(): Readonly<Record<string, unknown>> {
    return summarize(this.#current);
  }

  reload(by: Asker = SELF): Promise<ReloadOutcome> {
    return this.#reloading.run(() => this.#reload(by));
  }

  /** The file that is mounted here was replaced on the host: no change of it arrives any more. */
  async detached(): Promise<void> {
    const { problems } = fileProblem(
      'The file was replaced on the host, but a mount of a single file keeps showing the old one. Restart the container, and mount the folder instead; or edit the file in place.',
    );
    await this.#reloading.run(() => this.#reject(SELF, problems));
  }

  async #reload(by: Asker): Promise<ReloadOutcome> {
    const reading = await this.surroundings.read().catch((error: unknown) => fileProblem(messageOf(error)));
    if (!reading.ok) return this.#reject(by, reading.problems);
    const { config, plugins } = reading;
    const changed = [...changesBetween(this.#current, config), ...changedPlugins(this.#plugins, plugins)];
    const restart = needsRestart(this.#current, config);
    if (changed.length > 0) {
      try {
        await this.surroundings.takeOver(config, plugins);
      } catch (error) {
        return this.#reject(by, fileProblem(messageOf(error)).problems);
      }
    }
    const before = this.#current;
    this.#current = config;
    this.#plugins = plugins;
    this.#rejected = undefined;
    if (changed.length > 0) {
      this.surroundings.log.info('Configuration reloaded', { changed });
      if (restart.length > 0) this.surroundings.log.warn('A restart is needed for some changes', { restart });
      const data = { changed, restart, ...differenceOf(summarize(before), summarize(config)) };
      await this.surroundings.appendEvent({ type: 'config.reloaded', ...askedBy(by, data) });
      for (const listener of this.#listeners) await listener();
    }
    return { ok: true, changed };
  }

  async #reject(by: Asker, problems: Extract<ReloadOutcome, { ok: false }>['problems']): Promise<ReloadOutcome> {
    const text = formatProblems(this.#current.file, problems);
    if (text !== this.#rejected) {
      this.#rejected = text;
      this.surroundings.log.error('Configuration refused; what ran runs on', { problems: text });
      await this.surroundings.appendEvent({ type: 'config.rejected', ...askedBy(by, { problems: [...problems] }) });
    }
    return { ok: false, problems };
  }
}

function fileProblem(message: string): Extract<Reading, { ok: false }> {
  return { ok: false, problems: [{ line: 1, column: 1, path: '', message }] };
}
