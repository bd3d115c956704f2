import { join } from 'node:path';
import type {
  AnyPart,
  HealthProbe,
  HttpClient,
  HttpResponse,
  Notifier,
  PartContext,
  ProxyProvider,
  RegistrySource,
} from '@docker-watcher/sdk';
import { AppError, type Log, messageOf } from '../base/index.js';
import { Guard, type GuardedPart, type GuardOptions } from './guard.js';
import { guardNotifier } from './guard-notifier.js';
import { guardProbe } from './guard-probe.js';
import { guardProxy } from './guard-proxy.js';
import { guardRegistry } from './guard-registry.js';
import { hideSecrets } from './hide-secrets.js';
import type { FoundPart } from './plugin-set.js';

export interface PartHost extends Omit<GuardOptions, 'log'> {
  readonly log: Log;
  readonly http: HttpClient;
  readonly dataDir: string;
  /** Told of every request that a part sends through `http`, for metrics. */
  readonly onRequest?: (part: GuardedPart, method: string) => void;
  /** Told of every answer to them. */
  readonly onAnswer?: (part: GuardedPart, answer: HttpResponse) => void;
}

/** A part in use. `close` aborts its signal and lets it clean up. */
export interface ActivePart<T> {
  readonly id: string;
  readonly part: T;
  readonly guard: Guard;
  close(): Promise<void>;
}

interface Created {
  readonly registry: RegistrySource;
  readonly proxy: ProxyProvider;
  readonly probe: HealthProbe;
  readonly notifier: Notifier;
}

/**
 * Calls a part's `create` with its checked settings and puts the guard around what comes out. Throws `plugin.broken`
 * when `create` throws: it must not touch the network, so that is its configuration or its own fault.
 */
export function createPart<K extends AnyPart['kind']>(
  kind: K,
  id: string,
  found: FoundPart,
  settings: Readonly<Record<string, unknown>>,
  host: PartHost,
): ActivePart<Created[K]> {
  const life = new AbortController();
  const log = host.log.child({ plugin: found.plugin.package.name, part: id });
  const hide = hideSecrets(found.part.config, settings);
  const guard = new Guard({ id, kind, plugin: found.plugin.package.name }, { ...host, log, hide });
  const context: PartContext = {
    id,
    log,
    http: countedFor(guard.part, host),
    signal: life.signal,
    dataDir: join(host.dataDir, 'parts', `${kind}-${id}`),
  };
  const part = guarded(kind, create(id, found, settings, { context, hide }), guard) as Created[K];
  return {
    id,
    part,
    guard,
    async close() {
      life.abort(new Error(`The part ${id} is closed`));
      await (part as RegistrySource).close?.();
    },
  };
}

function countedFor(part: GuardedPart, { http, onRequest, onAnswer }: PartHost): HttpClient {
  return {
    async request(url, request) {
      onRequest?.(part, request.method ?? 'GET');
      const answer = await http.request(url, request);
      onAnswer?.(part, answer);
      return answer;
    },
  };
}

function create(
  id: string,
  found: FoundPart,
  settings: Readonly<Record<string, unknown>>,
  { context, hide }: { readonly context: PartContext; readonly hide: (text: string) => string },
): unknown {
  try {
    return found.part.create(settings, context);
  } catch (error) {
    const reason = hide(messageOf(error));
    throw new AppError('plugin.broken', `${found.plugin.package.name} could not set up "${id}": ${reason}`, {
      hint: `Check the settings of "${id}".`,
      cause: error,
    });
  }
}

function guarded(kind: AnyPart['kind'], made: unknown, guard: Guard): Created[AnyPart['kind']] {
  switch (kind) {
    case 'registry':
      return guardRegistry(made as RegistrySource, guard);
    case 'proxy':
      return guardProxy(made as ProxyProvider, guard);
    case 'notifier':
      return guardNotifier(made as Notifier, guard);
    case 'probe':
      return guardProbe(made as HealthProbe, guard, 60_000);
  }
}
