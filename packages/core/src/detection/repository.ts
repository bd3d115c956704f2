import type { ImageName } from '@docker-watcher/sdk';
import { formatImageName, matchTag } from '../images/index.js';
import type { WatchedStage } from './model.js';

/** An image that stages watch: looked at once, however many they are. */
export interface Repository {
  /** Id of the registry. */
  readonly registry: string;
  readonly image: ImageName;
  /** `host/repository`. */
  readonly name: string;
  readonly stages: readonly WatchedStage[];
}

export function repositoriesOf(stages: readonly WatchedStage[]): ReadonlyMap<string, Repository> {
  const byKey = new Map<string, WatchedStage[]>();
  for (const stage of stages) {
    const key = `${stage.registry} ${formatImageName(stage.image)}`;
    byKey.set(key, [...(byKey.get(key) ?? []), stage]);
  }
  return new Map(
    [...byKey].flatMap(([key, [first, ...rest]]) =>
      first === undefined
        ? []
        : [
            [
              key,
              {
                registry: first.registry,
                image: first.image,
                name: formatImageName(first.image),
                stages: [first, ...rest],
              },
            ] as const,
          ],
    ),
  );
}

/** The stages whose policy takes `tag`. */
export function takersOf({ stages }: Repository, tag: string): readonly WatchedStage[] {
  return stages.filter((stage) => matchTag(stage.tags, tag) === 'match');
}
