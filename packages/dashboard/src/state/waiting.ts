import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Api } from '../api/api.js';
import type { CandidateView, StageView } from '../api/views.js';

const AT_ONCE = 4;
/** Beyond these nobody looks at once. */
const AT_MOST = 60;

/** Which candidate waits at the door of a stage: asked for where the stage says that something waits. */
export class WaitingCandidates implements ReactiveController {
  readonly #known = new Map<string, CandidateView | undefined>();
  readonly #queue: StageView[] = [];
  #asking = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly api: () => Pick<Api, 'candidates'>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** By stage name, of one project. Asks for what it does not know yet. */
  of(stages: readonly StageView[]): ReadonlyMap<string, CandidateView> {
    const found = new Map<string, CandidateView>();
    for (const stage of stages) {
      const candidate = stage.waiting > 0 ? this.at(stage) : undefined;
      if (candidate !== undefined) found.set(stage.stage, candidate);
    }
    return found;
  }

  at(stage: StageView): CandidateView | undefined {
    const key = keyOf(stage);
    if (!this.#known.has(key) && this.#known.size < AT_MOST) {
      this.#known.set(key, undefined);
      this.#queue.push(stage);
      this.#next();
    }
    return this.#known.get(key);
  }

  #next(): void {
    if (this.#asking >= AT_ONCE) return;
    const stage = this.#queue.shift();
    if (stage === undefined) return;
    this.#asking += 1;
    this.api()
      .candidates(stage)
      .then(({ candidates }) => {
        this.#known.set(keyOf(stage), candidates.find(waits));
        this.host.requestUpdate();
      })
      // Without it the stage still says that something waits.
      .catch(() => undefined)
      .finally(() => {
        this.#asking -= 1;
        this.#next();
      });
  }
}

export function waits({ decision }: CandidateView): boolean {
  return decision?.reason === 'available';
}

/** What could have changed the answer changes the key. */
function keyOf({ project, stage, waiting, live, last }: StageView): string {
  return [project, stage, waiting, live?.digest, last?.id].join(' ');
}
