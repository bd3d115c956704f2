import { describe, expect, it } from 'vitest';
import type { StageKey } from '../api/api.js';
import type { CandidatesView, CandidateView, ProjectView, StageView } from '../api/views.js';
import { pushesOf, pushKey } from './pushes.js';

const stage = (project: string, name: string, image: string) => ({ project, stage: name, image }) as StageView;
const PROJECTS: readonly ProjectView[] = [
  { id: 'web', stages: [stage('web', 'dev', 'me/web'), stage('web', 'prod', 'me/web')] },
  { id: 'gone', stages: [stage('gone', 'dev', 'me/gone')] },
];
const CANDIDATES: readonly Partial<CandidateView>[] = [
  { tag: 'v2', digest: 'b', firstSeenAt: '2026-01-03' },
  { tag: 'latest', digest: 'a', pushedAt: '2026-01-02', firstSeenAt: '2026-01-04' },
  { tag: 'v1', digest: 'a', pushedAt: '2026-01-01' },
  { tag: 'odd' },
];

describe('when an image was pushed', () => {
  it('is asked once per image, and one that can not be read does not spoil the rest', async () => {
    const asked: string[] = [];
    const api = {
      candidates: async ({ project, stage: name }: StageKey) => {
        asked.push(`${project}/${name}`);
        if (project === 'gone') throw new Error('502');
        return { candidates: CANDIDATES } as unknown as CandidatesView;
      },
    };
    const pushes = await pushesOf(api, PROJECTS, new AbortController().signal);
    expect(asked).toEqual(['web/prod', 'gone/dev']);
    expect([...pushes]).toEqual([
      [pushKey('web', 'b'), '2026-01-03'],
      [pushKey('web', 'a'), '2026-01-01'],
    ]);
  });

  it('is not asked for any more when nobody waits', async () => {
    const api = { candidates: () => Promise.reject(new Error('asked')) };
    const over = AbortSignal.abort();
    expect((await pushesOf(api, PROJECTS, over)).size).toBe(0);
  });
});
