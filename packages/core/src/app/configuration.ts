import type { Actor } from '@docker-watcher/sdk';
import { type Log, messageOf, Serial } from '../base/index.js';
import { type Config, changesBetween, formatProblems, needsRestart, summarize } from '../config/index.js';
import type { EventDraft } from '../deploy/index.js';
import type { ConfigControl, ReadyPart, ReloadOutcome } from '../http/index.js';
import type { PluginSet } from '../plugins/index.js';
import { changedPlugins } from './plugins-changed.js';
import type { Reading } from './read-configuration.js';

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

  reload(actor: Actor = { kind: 'system', id: 'config' }): Promise<ReloadOutcome> {
    return this.#reloading.run(() => this.#reload(actor));
  }

  async #reload(actor: Actor): Promise<ReloadOutcome> {
    const reading = await this.surroundings.read().catch((error: unknown) => fileProblem(messageOf(error)));
    if (!reading.ok) return this.#reject(actor, reading.problems);
    const { config, plugins } = reading;
    const changed = [...changesBetween(this.#current, config), ...changedPlugins(this.#plugins, plugins)];
    const restart = needsRestart(this.#current, config);
    if (changed.length > 0) {
      try {
        await this.surroundings.takeOver(config, plugins);
      } catch (error) {
        return this.#reject(actor, fileProblem(messageOf(error)).problems);
      }
    }
    this.#current = config;
    this.#plugins = plugins;
    this.#rejected = undefined;
    if (changed.length > 0) {
      this.surroundings.log.info('Configuration reloaded', { changed });
      if (restart.length > 0) this.surroundings.log.warn('A restart is needed for some changes', { restart });
      await this.surroundings.appendEvent({ type: 'config.reloaded', actor, data: { changed, restart } });
      for (const listener of this.#listeners) await listener();
    }
    return { ok: true, changed };
  }

  async #reject(actor: Actor, problems: Extract<ReloadOutcome, { ok: false }>['problems']): Promise<ReloadOutcome> {
    const text = formatProblems(this.#current.file, problems);
    if (text !== this.#rejected) {
      this.#rejected = text;
      this.surroundings.log.error('Configuration refused; what ran runs on', { problems: text });
      await this.surroundings.appendEvent({ type: 'config.rejected', actor, data: { problems: [...problems] } });
    }
    return { ok: false, problems };
  }
}

function fileProblem(message: string): Extract<Reading, { ok: false }> {
  return { ok: false, problems: [{ line: 1, column: 1, path: '', message }] };
}
