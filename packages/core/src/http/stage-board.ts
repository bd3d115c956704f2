import type { Clock } from '../base/index.js';
import type { EventLog } from '../notify/index.js';
import { allStageFacts, type Reads } from './read-stages.js';
import { type ProjectView, viewProjects } from './views/project.js';

/** What no event tells of (an env_file that was edited, say) is seen this late. */
const STALE_AFTER_MS = 5_000;

interface Board {
  readonly projects: readonly ProjectView[];
  /** The answer to who may see all, ready to be sent. */
  readonly json: string;
}

/** All projects as they are shown. Remembered until something happens: dashboards ask for them again and again. */
export class StageBoard {
  #known: { readonly atMs: number; readonly board: Promise<Board> } | undefined;

  #isWatching = false;

  constructor(
    private readonly ports: Reads & { readonly clock: Clock; readonly events: Pick<EventLog, 'subscribe'> },
  ) {}

  read(): Promise<Board> {
    this.#watch();
    const now = this.ports.clock.monotonicMs();
    if (this.#known !== undefined && now - this.#known.atMs < STALE_AFTER_MS) return this.#known.board;
    const board = this.#build();
    this.#known = { atMs: now, board };
    board.catch(() => {
      if (this.#known?.board === board) this.#known = undefined;
    });
    return board;
  }

  /** From the first reader on: the table of routes is read without a world as well. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.ports.events.subscribe(() => {
      this.#known = undefined;
    });
  }

  async #build(): Promise<Board> {
    const projects = viewProjects(await allStageFacts(this.ports));
    return { projects, json: JSON.stringify({ projects }) };
  }
}
