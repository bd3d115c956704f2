import type { Api } from '../api/api.js';
import { statusOf } from '../api/problem.js';
import type { EventView } from '../api/views.js';
import { Store } from './store.js';

export interface Connection {
  readonly state: 'connecting' | 'live' | 'lost' | 'refused';
  /** When anything was last heard. */
  readonly lastNewsAt: number;
}

/** Out of sight for so long, a connection may have died in silence: the machine slept. */
const SLEEP_MS = 30_000;

/** The one stream of events: whether it is there, and whom it tells. */
export class LiveStore extends Store<Connection> {
  readonly #listeners = new Set<(event: EventView) => void>();
  #lastId = '';
  #hiddenAt = 0;
  #end: AbortController | undefined;

  constructor(
    private readonly api: Pick<Api, 'events'>,
    /** What happens from here on is told: the time to read how things are. */
    private readonly onBegin: () => void,
    private readonly onRefused: () => void,
  ) {
    super({ state: 'connecting', lastNewsAt: Date.now() });
  }

  /** For someone new: all is read from the beginning. */
  start(): void {
    this.#lastId = '';
    window.addEventListener('online', this.#onReturn);
    document.addEventListener('visibilitychange', this.#onReturn);
    this.retry();
  }

  /** At once, instead of after the next pause; goes on where it was. */
  retry(): void {
    this.#end?.abort();
    const end = new AbortController();
    this.#end = end;
    this.api
      .events({
        signal: end.signal,
        lastId: this.#lastId,
        onOpen: () => {
          this.set({ state: 'live', lastNewsAt: Date.now() });
          // Without a last event there is none to go on after.
          if (this.#lastId === '') this.onBegin();
        },
        onLost: () => this.set({ ...this.value, state: 'lost' }),
        onMessage: (event, id) => {
          this.#lastId = id;
          this.set({ state: 'live', lastNewsAt: Date.now() });
          for (const listener of this.#listeners) listener(event);
        },
      })
      .catch((cause: unknown) => {
        if (end.signal.aborted) return;
        this.set({ ...this.value, state: 'refused' });
        if (statusOf(cause) === 401) this.onRefused();
      });
  }

  stop(): void {
    this.#end?.abort();
    window.removeEventListener('online', this.#onReturn);
    document.removeEventListener('visibilitychange', this.#onReturn);
  }

  /** Tells each event. Returns how to stop. */
  listen(listener: (event: EventView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly #onReturn = (): void => {
    if (document.visibilityState === 'hidden') {
      this.#hiddenAt = Date.now();
      return;
    }
    const slept = this.#hiddenAt !== 0 && Date.now() - this.#hiddenAt > SLEEP_MS;
    if (slept || this.value.state === 'lost') this.retry();
  };
}
