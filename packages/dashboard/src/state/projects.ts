import type { Api, StageKey } from '../api/api.js';
import type { EventView, ProjectView, StageView } from '../api/views.js';
import { applyEvent, asksForMore, changesEverything } from './apply-event.js';
import { Store } from './store.js';

export interface Projects {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly projects: readonly ProjectView[];
  readonly problem?: unknown;
}

/** Several events of one moment are answered with one question. */
const SETTLE_MS = 150;

/** All projects and stages, kept true by events. */
export class ProjectsStore extends Store<Projects> {
  readonly #asking = new Map<string, ReturnType<typeof setTimeout>>();
  #reads = 0;

  constructor(private readonly api: Pick<Api, 'projects' | 'stage'>) {
    super({ state: 'loading', projects: [] });
  }

  /** Reads all anew. What was known stays in sight meanwhile, and when it fails. */
  async load(): Promise<void> {
    this.#reads += 1;
    const read = this.#reads;
    try {
      const projects = await this.api.projects();
      if (read === this.#reads) this.set({ state: 'ready', projects });
    } catch (problem) {
      if (read === this.#reads) this.set({ ...this.value, state: 'failed', problem });
    }
  }

  hear(event: EventView): void {
    if (changesEverything(event)) {
      void this.load();
      return;
    }
    const projects = applyEvent(this.value.projects, event);
    if (projects !== this.value.projects) this.set({ ...this.value, projects });
    const { project, stage } = event;
    if (project !== undefined && stage !== undefined && asksForMore(event)) this.#askSoon({ project, stage });
  }

  project(id: string): ProjectView | undefined {
    return this.value.projects.find((project) => project.id === id);
  }

  stage({ project, stage }: StageKey): StageView | undefined {
    return this.project(project)?.stages.find((one) => one.stage === stage);
  }

  /** Reads one stage anew. A failure leaves what is known: the next event asks again. */
  async refresh(key: StageKey): Promise<void> {
    const stage = await this.api.stage(key).catch(() => undefined);
    if (stage === undefined) return;
    const projects = this.value.projects.map((project) =>
      project.id === key.project
        ? { ...project, stages: project.stages.map((one) => (one.stage === key.stage ? stage : one)) }
        : project,
    );
    this.set({ ...this.value, projects });
  }

  #askSoon(key: StageKey): void {
    const name = `${key.project}/${key.stage}`;
    clearTimeout(this.#asking.get(name));
    this.#asking.set(
      name,
      setTimeout(() => void this.refresh(key), SETTLE_MS),
    );
  }
}
