import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deploy, Release } from '../deploy/index.js';
import { parseTagPattern } from '../images/index.js';
import { decide } from './decide.js';
import type { Candidate, TagSighting, WatchedStage } from './model.js';
import { shortlist } from './shortlist.js';
import type { Situation } from './situation.js';

const NOW = new Date('2026-03-02T12:00:00Z');
const MINUTE_MS = 60_000;
const IMAGE = 'registry.test/team/app';

function sighting(tag: string, look = 1, agoMs = 0, digest: string | undefined = `sha256:${tag}`): TagSighting {
  const firstSeenAt = new Date(NOW.getTime() - agoMs);
  return { registry: 'r', image: IMAGE, tag, look, firstSeenAt, ...(digest === '' ? {} : { digest }) };
}

function candidate(tag: string, look = 1): Candidate {
  return { ...sighting(tag, look), id: `c-${tag}`, digest: `sha256:${tag}`, source: 'poll' };
}

function situation(
  tags: readonly (string | TagSighting)[],
  rest: Partial<Omit<Situation, 'stage' | 'sightings'>> & { stage?: Partial<WatchedStage> } = {},
): Situation {
  const { stage, ...facts } = rest;
  return {
    stage: {
      key: 'app/dev',
      project: 'app',
      stage: 'dev',
      registry: 'r',
      image: { host: 'registry.test', repository: 'team/app' },
      tags: { pattern: { kind: 'glob', text: 'v*' }, order: 'auto' },
      autoDeploy: true,
      minAgeMs: 0,
      ...stage,
    },
    row: { id: 's', project: 'app', stage: 'dev', state: 'active' },
    sightings: tags.map((tag) => (typeof tag === 'string' ? sighting(tag) : tag)),
    candidates: [],
    builtAt: () => undefined,
    releases: [],
    open: [],
    quarantines: [],
    lifted: new Set(),
    skipped: [],
    now: NOW,
    ...facts,
  };
}

const reasons = (given: Situation) =>
  Object.fromEntries(decide(given).decisions.map(({ tag, reason }) => [tag, reason]));
const held = (tag: string) =>
  ({
    id: 'q',
    stageId: 's',
    digest: `sha256:${tag}`,
    deployId: 'd',
    cause: 'bake',
    reason: 'It broke.',
    at: NOW,
  }) as const;
const release = (tag: string) => ({ tag, digest: `sha256:${tag}`, image: IMAGE, liveAt: NOW }) as Release;

describe('reasons', () => {
  const exclude = parseTagPattern('*-rc*');
  const tags = { pattern: { kind: 'glob', text: 'v*' }, ...(exclude && { exclude }), order: 'auto' } as const;
  const deployWindow = { text: 'never', spans: [] };
  it.each([
    ['the newest', situation(['v1.0.0', 'v1.1.0']), { 'v1.1.0': 'taken', 'v1.0.0': 'order' }],
    ['other tags', situation(['dev-1']), { 'dev-1': 'pattern' }],
    ['excluded ones', situation(['v1.0.0-rc.1'], { stage: { tags } }), { 'v1.0.0-rc.1': 'excluded' }],
    [
      'skipped ones',
      situation(['v1.0.0', 'v2.0.0'], { skipped: ['v2.0.0'] }),
      { 'v2.0.0': 'skipped', 'v1.0.0': 'taken' },
    ],
    ['unknown ones', situation([sighting('v1.0.0', 1, 0, '')]), { 'v1.0.0': 'unresolved' }],
    ['what runs', situation(['v1.0.0'], { live: release('v1.0.0') }), { 'v1.0.0': 'same-digest' }],
    [
      'what is on its way',
      situation(['v1.0.0'], { open: [release('v1.0.0') as unknown as Deploy] }),
      { 'v1.0.0': 'taken' },
    ],
    [
      'what broke',
      situation(['v1.0.0', 'v2.0.0'], { quarantines: [held('v2.0.0')] }),
      { 'v2.0.0': 'quarantined', 'v1.0.0': 'order' },
    ],
    ['what was tried', situation(['v1.0.0'], { mark: candidate('v1.0.0') }), { 'v1.0.0': 'below-mark' }],
    [
      'what is older than what was tried',
      situation(['v1.0.0'], { mark: candidate('v2.0.0') }),
      { 'v1.0.0': 'below-mark' },
    ],
    [
      'what is older than what a person tried',
      situation(['v1.0.0'], { releases: [release('v2.0.0')] }),
      { 'v1.0.0': 'below-mark' },
    ],
    ['what waits for a person', situation(['v1.0.0'], { stage: { autoDeploy: false } }), { 'v1.0.0': 'available' }],
    ['what has to be confirmed', situation(['v1.0.0'], { stage: { confirm: true } }), { 'v1.0.0': 'available' }],
    [
      'a paused stage',
      situation(['v1.0.0'], { row: { id: 's', project: 'app', stage: 'dev', state: 'active', pausedAt: NOW } }),
      { 'v1.0.0': 'paused' },
    ],
    [
      'a stopped stage',
      situation(['v1.0.0'], { row: { id: 's', project: 'app', stage: 'dev', state: 'active', stoppedAt: NOW } }),
      { 'v1.0.0': 'paused' },
    ],
    ['a closed window', situation(['v1.0.0'], { stage: { deployWindow } }), { 'v1.0.0': 'outside-window' }],
    [
      'what is not proved',
      situation(['v1.0.0'], { stage: { promoteFrom: 'rel' }, promotable: [] }),
      { 'v1.0.0': 'needs-promotion' },
    ],
  ])('%s', (_, given, expected) => {
    expect(reasons(given)).toEqual(expected);
    expect(decide(given).take !== undefined).toBe(Object.values(expected).includes('taken') && given.open.length === 0);
  });
});

it('names the next newer one, so that a push changes one line', () => {
  const [, second, third] = decide(situation(['v1.0.0', 'v2.0.0', 'v3.0.0'])).decisions;
  expect([second?.detail, third?.detail]).toEqual([
    '"v3.0.0" is newer (order: semver).',
    '"v2.0.0" is newer (order: semver).',
  ]);
});

it('gives what failed at the gate another try with another configuration', () => {
  const given = { mark: candidate('v1.0.0'), lifted: new Set(['sha256:v1.0.0']) };
  expect(decide(situation(['v1.0.0'], given)).take?.tag).toBe('v1.0.0');
  // It is no way below the mark.
  expect(decide(situation(['v0.9.0'], given)).take).toBeUndefined();
});

it('takes the newest that is old enough, and wakes for the next', () => {
  const ago = (tag: string, minutes: number) => sighting(tag, 1, minutes * MINUTE_MS);
  const tags = [ago('v1.0.0', 90), ago('v2.0.0', 70), ago('v3.0.0', 50), ago('v4.0.0', 10)];
  const given = situation(tags, { stage: { minAgeMs: 60 * MINUTE_MS } });
  const verdict = decide(given);
  expect(verdict.take?.tag).toBe('v2.0.0');
  expect(verdict.wakes).toEqual([{ kind: 'min-age', at: new Date(NOW.getTime() + 10 * MINUTE_MS) }]);
  expect(shortlist(given).wanted).toEqual(['v4.0.0', 'v2.0.0']);
});

it('promotes the newest that is proved, by the age of its release', () => {
  const since = new Date(NOW.getTime() - 30 * MINUTE_MS);
  const promotable = ['v1.0.0', 'v2.0.0'].map((tag) => ({ tag, digest: `sha256:${tag}`, since }));
  const given = situation(['v2.0.0', 'v3.0.0'], {
    stage: { promoteFrom: 'rel', minAgeMs: 20 * MINUTE_MS },
    promotable,
  });
  expect(decide(given)).toMatchObject({ take: { tag: 'v2.0.0' } });
  expect(shortlist(given)).toMatchObject({ wanted: [], tied: [] });
  expect(reasons(given)).toEqual({ 'v3.0.0': 'needs-promotion', 'v2.0.0': 'taken', 'v1.0.0': 'order' });
});

describe('whatever the tags', () => {
  const anySighting = fc
    .record({
      tag: fc.constantFrom('v1.0.0', 'v1.0.1', 'v2.0.0', 'v2', 'vx', 'dev-1', 'latest'),
      look: fc.integer({ min: 1, max: 4 }),
      ago: fc.integer({ min: 0, max: 120 }),
      isKnown: fc.boolean(),
    })
    .map(({ tag, look, ago, isKnown }) => sighting(tag, look, ago * MINUTE_MS, isKnown ? undefined : ''));
  const anySightings = fc.uniqueArray(anySighting, { selector: ({ tag }) => tag });

  it('each has exactly one reason, and the same whatever the order of the listing', () => {
    fc.assert(
      fc.property(anySightings, fc.integer({ min: 0, max: 90 }), (list, minutes) => {
        const stage = { minAgeMs: minutes * MINUTE_MS };
        const verdict = decide(situation(list, { stage }));
        expect(verdict.decisions.map(({ tag }) => tag).toSorted()).toEqual(list.map(({ tag }) => tag).toSorted());
        expect(decide(situation(list.toReversed(), { stage }))).toEqual(verdict);
      }),
    );
  });

  it('nothing is taken twice: what was taken is the mark, and the mark is not above itself', () => {
    fc.assert(
      fc.property(anySightings, (list) => {
        const first = decide(situation(list)).take;
        if (first === undefined) return;
        const mark = { ...candidate(first.tag, first.look), digest: first.digest };
        expect(decide(situation(list, { mark })).take).toBeUndefined();
        // Nor does anything older come back when it is deleted.
        const rest = list.filter(({ tag }) => tag !== first.tag);
        const order = { pattern: { kind: 'glob', text: 'v*' }, order: 'seen' } as const;
        const again = decide(situation(list, { stage: { tags: order } })).take;
        if (again === undefined) return;
        const seen = { ...candidate(again.tag, again.look), digest: again.digest };
        const left = rest.filter(({ tag }) => tag !== again.tag);
        expect(decide(situation(left, { mark: seen, stage: { tags: order } })).take).toBeUndefined();
      }),
    );
  });
});
