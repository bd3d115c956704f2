import type { Api } from '../api/api.js';
import type { EventView, ReadyView } from '../api/views.js';
import { Store } from './store.js';

const EVERY_MS = 60_000;

/** How docker-watcher's own parts are. */
export class PartsStore extends Store<ReadyView | undefined> {
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly api: Pick<Api, 'ready'>) {
    super(undefined);
  }

  start(): void {
    void this.load();
    this.#timer = setInterval(() => void this.load(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A failure leaves what is known: the connection's own sign tells of it. */
  async load(): Promise<void> {
    const ready = await this.api.ready().catch(() => undefined);
    if (ready !== undefined) this.set(ready);
  }

  hear({ type }: EventView): void {
    if (/^(part|registry|config)\./.test(type) || type === 'notification.dead') void this.load();
  }
}
