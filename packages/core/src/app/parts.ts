import type { Notifier, ProxyProvider, RegistrySource, Webhook } from '@docker-watcher/sdk';
import { AppError } from '../base/index.js';
import type { Config, NotifierConfig, PartConfig, RegistryConfig } from '../config/index.js';
import type { Proxies, Registries } from '../deploy/index.js';
import type { WatchedRegistries, WatchedRegistry } from '../detection/index.js';
import type { PartFacts } from '../http/index.js';
import type { Notifiers } from '../notify/index.js';
import { type ActivePart, createPart, type FoundPart, type PartHost, type PluginSet } from '../plugins/index.js';

/** One configured part, made; `fingerprint` tells whether its settings have changed since. */
interface Slot<T, C extends PartConfig> {
  readonly config: C;
  readonly found: FoundPart;
  readonly fingerprint: string;
  readonly active: ActivePart<T>;
}

/** The parts in use: registries, proxy, notifiers. Swapped one by one when their settings change. */
export class Parts {
  #registries = new Map<string, Slot<RegistrySource, RegistryConfig>>();
  #notifiers = new Map<string, Slot<Notifier, NotifierConfig>>();
  #proxy: Slot<ProxyProvider, PartConfig> | undefined;

  constructor(
    private readonly host: PartHost,
    private readonly webhookSecrets: { of(source: string): string },
  ) {}

  /** Makes what is new, keeps what is unchanged, closes what is gone. All or nothing: a part that can't be made throws. */
  async apply(config: Config, plugins: PluginSet): Promise<void> {
    const made: ActivePart<unknown>[] = [];
    try {
      const registries = this.#renew('registry', this.#registries, config.registries, plugins, made);
      const notifiers = this.#renew('notifier', this.#notifiers, config.notifiers, plugins, made);
      const before = new Map(this.#proxy === undefined ? [] : [[this.#proxy.config.id, this.#proxy]]);
      const [proxy] = this.#renew('proxy', before, [config.proxy], plugins, made).values();
      const old = [...this.#registries.values(), ...this.#notifiers.values(), ...before.values()].map(
        ({ active }) => active,
      );
      this.#registries = registries;
      this.#notifiers = notifiers;
      this.#proxy = proxy;
      const kept = new Set<unknown>(this.#active());
      await closeAll(old.filter((part) => !kept.has(part)));
    } catch (error) {
      await closeAll(made);
      throw error;
    }
  }

  async close(): Promise<void> {
    await closeAll(this.#active());
  }

  /** What each part is and how it stands. */
  facts(): readonly PartFacts[] {
    return this.#slots().map(({ config, found, active }) => ({
      id: config.id,
      kind: found.part.kind,
      type: config.type,
      plugin: found.plugin.package.name,
      ...active.guard.standing,
      settings: config.settings,
      schema: found.part.config,
    }));
  }

  readonly watched: WatchedRegistries = {
    all: () => [...this.#registries.values()].map((slot) => this.#watch(slot)),
    get: (id) => {
      const slot = this.#registries.get(id);
      return slot === undefined ? undefined : this.#watch(slot);
    },
    genericSecret: () => this.webhookSecrets.of('generic'),
  };

  readonly registries: Registries = {
    resolve: (id, image, tag, signal) => this.#registry(id).resolve(image, tag, { signal }),
    describe: async (id, image, digest, signal) => this.#registry(id).describe?.(image, digest, { signal }),
    pullAuth: (id, image, signal) => this.#registry(id).pullAuth(image, { signal }),
  };

  readonly proxies: Proxies = {
    current: () => {
      if (this.#proxy === undefined) return undefined;
      const { active, found, config } = this.#proxy;
      const reach = found.part.kind === 'proxy' ? found.part.reach : 'host';
      return { provider: active.part, reach, id: config.id };
    },
  };

  readonly notifiers: Notifiers = {
    all: () =>
      [...this.#notifiers.values()].map(({ config, active }) => ({
        id: config.id,
        notifier: active.part,
        ...(config.events === undefined ? {} : { events: config.events }),
      })),
  };

  #renew<K extends 'registry' | 'proxy' | 'notifier', T, C extends PartConfig>(
    kind: K,
    before: ReadonlyMap<string, Slot<T, C>>,
    wanted: readonly C[],
    plugins: PluginSet,
    made: ActivePart<unknown>[],
  ): Map<string, Slot<T, C>> {
    const after = new Map<string, Slot<T, C>>();
    for (const config of wanted) {
      const lookup = plugins.part(kind, config.type);
      if (lookup.kind === 'problem') throw lookup.problem;
      const fingerprint = JSON.stringify([
        config.type,
        lookup.found.plugin.package.version,
        lookup.found.plugin.revision,
        config.settings,
      ]);
      const old = before.get(config.id);
      if (old?.fingerprint === fingerprint) {
        after.set(config.id, { ...old, config });
        continue;
      }
      const active = createPart(
        kind,
        config.id,
        lookup.found,
        config.settings,
        this.host,
      ) as ActivePart<unknown> as ActivePart<T>;
      made.push(active);
      after.set(config.id, { config, found: lookup.found, fingerprint, active });
    }
    return after;
  }

  #registry(id: string): RegistrySource {
    const slot = this.#registries.get(id);
    if (slot === undefined) throw new AppError('not_found', `There is no registry "${id}" in the configuration.`);
    return slot.active.part;
  }

  #watch({ config, found, active }: Slot<RegistrySource, RegistryConfig>): WatchedRegistry {
    const webhook = webhookOf(found);
    return {
      id: config.id,
      type: config.type,
      pollIntervalMs: config.pollIntervalMs,
      source: active.part,
      webhookSecret: config.webhookSecret ?? this.webhookSecrets.of(config.id),
      webhookSecretFrom: config.webhookSecret === undefined ? 'made' : 'configuration',
      ...(webhook === undefined ? {} : { webhook }),
    };
  }

  #active(): ActivePart<unknown>[] {
    return this.#slots().map(({ active }) => active);
  }

  #slots(): Slot<unknown, PartConfig>[] {
    const proxy = this.#proxy === undefined ? [] : [this.#proxy];
    return [...this.#registries.values(), ...proxy, ...this.#notifiers.values()];
  }
}

function webhookOf(found: FoundPart): Webhook | undefined {
  return found.part.kind === 'registry' ? found.part.webhook : undefined;
}

/** A part that can't be closed is let go of all the same: the guard has said so in the log. */
async function closeAll(parts: readonly ActivePart<unknown>[]): Promise<void> {
  await Promise.allSettled(parts.map((part) => part.close()));
}
