import type { Clock } from '../base/index.js';
import type { EventLog } from '../notify/index.js';
import { type Prepared, prepare } from './prepared.js';
import { allStageFacts, type Reads } from './read-stages.js';
import { UntilNews } from './until-news.js';
import { type ProjectView, viewProjects } from './views/project.js';

interface Board {
  readonly projects: readonly ProjectView[];
  /** The answer to who may see all. */
  readonly prepared: Prepared;
}

/** All projects as they are shown. */
export class StageBoard {
  readonly #boards: UntilNews<Board>;

  constructor(private readonly ports: Reads & { readonly clock: Clock; readonly events: Pick<EventLog, 'subscribe'> }) {
    this.#boards = new UntilNews(ports);
  }

  read(): Promise<Board> {
    return this.#boards.get('', async () => {
      const projects = viewProjects(await allStageFacts(this.ports));
      return { projects, prepared: await prepare({ projects }) };
    });
  }
}
