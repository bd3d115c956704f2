import type { HealthProbe } from '@docker-watcher/sdk';
import type { ProbeSpec } from '../deploy/index.js';
import { type ActivePart, createPart, type PartHost, type PluginSet } from '../plugins/index.js';

/** Probes of plugins, made when a stage first asks for one; those of the same settings are one. */
export class PluginProbes {
  readonly #made = new Map<string, ActivePart<HealthProbe>>();
  #plugins: PluginSet | undefined;

  constructor(private readonly host: PartHost) {}

  /** Call after each change of the plugins. */
  async use(plugins: PluginSet): Promise<void> {
    this.#plugins = plugins;
    await this.close();
  }

  /** Undefined: no loaded plugin has it. */
  get(spec: ProbeSpec): HealthProbe | undefined {
    const key = JSON.stringify([spec.type, spec.settings]);
    const known = this.#made.get(key);
    if (known !== undefined) return known.part;
    const lookup = this.#plugins?.part('probe', spec.type);
    if (lookup?.kind !== 'found') return undefined;
    const made = createPart('probe', spec.type, lookup.found, spec.settings, this.host);
    this.#made.set(key, made);
    return made.part;
  }

  async close(): Promise<void> {
    const parts = [...this.#made.values()];
    this.#made.clear();
    await Promise.allSettled(parts.map((part) => part.close()));
  }
}
