import type { Api } from '../api/api.js';
import type { CandidateView, ProjectView, StageView } from '../api/views.js';

/** When an image was pushed, where the registry tells it, else when it was seen first. By project and digest. */
export type Pushes = ReadonlyMap<string, string>;

const AT_ONCE = 4;
/** Beyond these nobody waits for them. */
const AT_MOST = 100;

export function pushKey(project: string, digest: string): string {
  return `${project} ${digest}`;
}

/** Of these projects. What can't be read is left out: its deploys count from when they were asked for. */
export async function pushesOf(
  api: Pick<Api, 'candidates'>,
  projects: readonly ProjectView[],
  signal: AbortSignal,
): Promise<Pushes> {
  const pushes = new Map<string, string>();
  const waiting = projects.flatMap(({ stages }) => onePerImage(stages)).slice(0, AT_MOST);
  const next = async (): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined && !signal.aborted; stage = waiting.shift()) {
      const { candidates } = await api.candidates(stage, { signal }).catch(() => ({ candidates: [] }));
      for (const candidate of candidates) note(pushes, stage.project, candidate);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return pushes;
}

/** Stages of one image have the same candidates. */
function onePerImage(stages: readonly StageView[]): readonly StageView[] {
  const images = new Map(stages.flatMap((stage) => (stage.image === undefined ? [] : [[stage.image, stage] as const])));
  return [...images.values()];
}

/** The same image under two tags: it was there with the first. */
function note(pushes: Map<string, string>, project: string, candidate: CandidateView): void {
  const { digest, pushedAt, firstSeenAt } = candidate;
  const at = pushedAt ?? firstSeenAt;
  if (digest === undefined || at === undefined) return;
  const key = pushKey(project, digest);
  const known = pushes.get(key);
  if (known === undefined || at < known) pushes.set(key, at);
}
