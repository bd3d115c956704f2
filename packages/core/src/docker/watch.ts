import type Docker from 'dockerode';
import { type Clock, type Log, messageOf } from '../base/index.js';
import type { EngineEvent } from '../deploy/index.js';
import { jsonLines } from './json-lines.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

interface WireEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly timeNano?: number;
  readonly time?: number;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

/**
 * One event stream for everybody; subscribes again after a break, from where it broke off, so that no death is missed.
 * Each (re)subscription is told as an event `reconnect`: what happened in a restart of the engine itself left no events.
 */
export class EngineWatch {
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #life: AbortController | undefined;

  constructor(
    private readonly docker: Docker,
    private readonly instanceId: string,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly onReconnect: () => void = () => {},
  ) {}

  watch(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    if (this.#life === undefined) {
      this.#life = new AbortController();
      void this.#run(this.#life.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#life?.abort();
    this.#life = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let since: string | undefined;
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const filters = { type: ['container'], label: [`io.docker-watcher.instance=${this.instanceId}`] };
        const stream = await this.docker.getEvents({
          filters,
          abortSignal: signal,
          ...(since === undefined ? {} : { since }),
        } as object);
        if (since !== undefined) {
          this.onReconnect();
          this.#tell({ type: 'other', action: 'reconnect', id: '', attributes: {} });
        }
        pause = FIRST_PAUSE_MS;
        since ??= nanoSeconds(this.clock.now().getTime() * 1e6);
        for await (const value of jsonLines(stream)) {
          const event = value as WireEvent;
          // One nanosecond on: `since` is inclusive.
          if (event.timeNano !== undefined) since = nanoSeconds(event.timeNano + 1);
          this.#tell(readEvent(event));
        }
      } catch (error) {
        if (signal.aborted) return;
        this.log.debug("The engine's event stream broke off", { reason: messageOf(error) });
      }
      await this.clock.sleep(pause, signal).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.log.error('A listener to engine events failed', { reason: messageOf(error) });
      }
    }
  }
}

function readEvent(event: WireEvent): EngineEvent {
  return {
    type: event.Type === 'container' || event.Type === 'network' || event.Type === 'image' ? event.Type : 'other',
    action: event.Action ?? '',
    id: event.Actor?.ID ?? '',
    attributes: event.Actor?.Attributes ?? {},
  };
}

function nanoSeconds(nanos: number): string {
  const whole = Math.floor(nanos / 1e9);
  return `${whole}.${String(Math.floor(nanos % 1e9)).padStart(9, '0')}`;
}
