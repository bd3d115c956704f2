import type { Actor } from '@docker-watcher/sdk';
import { messageOf } from '../base/index.js';
import { formatImageName, parseImageName } from '../images/index.js';
import type { DetectionContext } from './context.js';
import { Lane } from './lane.js';
import type { WatchedStage } from './model.js';
import { repositoriesOf } from './repository.js';
import { Watch } from './watch.js';

/** One watch per repository, kept in step with the configuration. */
export class Watches {
  readonly #watches = new Map<string, Watch>();
  readonly #lanes = new Map<string, Lane>();
  #isRunning = false;

  constructor(private readonly context: DetectionContext) {}

  start(): void {
    this.#isRunning = true;
    // Nothing has ended yet: there is nothing to wait for.
    void this.#plan();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await Promise.all([...this.#watches.values()].map((watch) => watch.stop()));
    this.#watches.clear();
  }

  /** The configuration has changed: starts and ends watches, and decides again for every stage. */
  async reloaded(): Promise<void> {
    if (!this.#isRunning) return;
    await this.#plan();
    for (const watch of this.#watches.values()) {
      const { stages, registry } = watch.repository;
      await this.#reconsider(watch, stages, { kind: 'system', id: 'config' });
      const failing = (await this.context.store.repository(registry, watch.repository.name))?.failingSince;
      // What failed may have been put right.
      if (failing !== undefined) watch.pollNow();
    }
  }

  /** Decides again for a stage, by id or key, and for those that are promoted from it. */
  async reconsider(stage: string, actor: Actor): Promise<void> {
    const key = stage.includes('/') ? stage : await this.#keyOf(stage);
    for (const watch of this.#watches.values()) {
      const stages = watch.repository.stages.filter(
        (one) => one.key === key || (one.promoteFrom !== undefined && `${one.project}/${one.promoteFrom}` === key),
      );
      if (stages.length > 0) await this.#reconsider(watch, stages, actor);
    }
  }

  /** Watches of a registry whose image is called so, whatever the host. */
  named(registry: string, repository: string): readonly Watch[] {
    const name = repository.toLowerCase();
    return this.#of(registry).filter((watch) => watch.repository.image.repository === name);
  }

  /** Watches of an image by its full name, or by its name at any host. */
  ofImage(text: string): readonly Watch[] {
    const name = text.toLowerCase();
    const parsed = parseImageName(text);
    return this.#all().filter(
      ({ repository }) =>
        repository.image.repository === name || (parsed.ok && repository.name === formatImageName(parsed.image)),
    );
  }

  /** Watches of images that a source repository `owner/name` may build: of that name, or below it. */
  ofSource(registry: string, fullName: string): readonly Watch[] {
    const name = fullName.toLowerCase();
    return this.#of(registry).filter(
      ({ repository: { image } }) => image.repository === name || image.repository.startsWith(`${name}/`),
    );
  }

  /** By the full name of the image; all of the registry without one. */
  lookNow(registry: string, image: string | undefined): void {
    for (const watch of this.#of(registry)) if (image === undefined || watch.repository.name === image) watch.pollNow();
  }

  /** Hints that come before the start are kept for it. */
  #all(): readonly Watch[] {
    if (!this.#isRunning) void this.#plan();
    return [...this.#watches.values()];
  }

  #of(registry: string): readonly Watch[] {
    return this.#all().filter((watch) => watch.repository.registry === registry);
  }

  #plan(): Promise<void> {
    const wanted = repositoriesOf(this.context.stages.all());
    const ended: Promise<void>[] = [];
    for (const [key, watch] of this.#watches) {
      if (wanted.has(key)) continue;
      this.#watches.delete(key);
      ended.push(watch.stop());
    }
    for (const [key, repository] of wanted) {
      const known = this.#watches.get(key);
      if (known !== undefined) {
        known.repository = repository;
        continue;
      }
      const watch = new Watch(this.context, this.#laneOf(repository.registry), repository);
      this.#watches.set(key, watch);
    }
    if (this.#isRunning) for (const watch of this.#watches.values()) watch.start();
    return Promise.all(ended).then(() => undefined);
  }

  async #reconsider(watch: Watch, stages: readonly WatchedStage[], actor: Actor): Promise<void> {
    try {
      await watch.reconsider(stages, actor);
    } catch (error) {
      this.context.log.error('Stages could not be decided again', {
        image: watch.repository.name,
        reason: messageOf(error),
      });
    }
  }

  async #keyOf(stageId: string): Promise<string | undefined> {
    for (const { project, stage, key } of this.context.stages.all())
      if ((await this.context.store.stageRow(project, stage))?.id === stageId) return key;
    return undefined;
  }

  #laneOf(registry: string): Lane {
    const lane = this.#lanes.get(registry) ?? new Lane(this.context.clock);
    this.#lanes.set(registry, lane);
    return lane;
  }
}
