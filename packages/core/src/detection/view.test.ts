import { describe, expect, it } from 'vitest';
import type { TagSighting } from './model.js';
import { View } from './view.js';

const THEN = new Date('2026-03-01T00:00:00Z');
const NOW = new Date('2026-03-02T00:00:00Z');
const known = (tag: string, more: Partial<TagSighting> = {}): TagSighting => ({
  registry: 'r',
  image: 'i',
  tag,
  look: 1,
  firstSeenAt: THEN,
  ...more,
});
const view = (...sightings: TagSighting[]) => new View(sightings, { registry: 'r', image: 'i', look: 5, now: NOW });
const bare = (...tags: string[]) => ({ tags: tags.map((tag) => ({ tag })), complete: true, newestFirst: false });

describe('a listing', () => {
  it('changes nothing when nothing has changed', () => {
    const seen = view(known('a'), known('b', { goneAt: THEN }));
    seen.list(bare('a'));
    expect(seen.changes()).toEqual([]);
    expect(seen.present().map(({ tag }) => tag)).toEqual(['a']);
  });

  it('adds what is new, and lets go of what a whole one lacks', () => {
    const seen = view(known('a'), known('b'));
    seen.list(bare('b', 'c'));
    expect(seen.changes()).toEqual([known('a', { goneAt: NOW }), known('c', { look: 5, firstSeenAt: NOW })]);
  });

  it('lets go of nothing when it is a part', () => {
    const seen = view(known('a'));
    seen.list({ ...bare('c'), complete: false });
    expect(seen.present().map(({ tag }) => tag)).toEqual(['a', 'c']);
  });

  it('puts what was pushed again in a new place, and what comes back in its old one', () => {
    const seen = view(known('a', { versionId: '1', digest: 'd' }), known('b', { versionId: '2', goneAt: THEN }));
    seen.list({
      tags: [
        { tag: 'a', versionId: '3' },
        { tag: 'b', versionId: '2' },
      ],
      complete: true,
      newestFirst: true,
    });
    expect(seen.present()).toEqual([
      known('a', { versionId: '3', look: 5, firstSeenAt: NOW }),
      known('b', { versionId: '2' }),
    ]);
  });

  it('vouches for known versions, and for those below its end', () => {
    const page = { tags: [{ tag: 'b', versionId: '2', pushedAt: NOW }], complete: false, newestFirst: true };
    const older = { versionId: '1', digest: 'd', pushedAt: THEN };
    const seen = view(known('a', older), known('b', { versionId: '2', digest: 'd', pushedAt: NOW }), known('c'));
    seen.list(page);
    expect(['a', 'b', 'c'].map((tag) => seen.isSettled(tag))).toEqual([true, true, false]);
  });
});

describe('an answer', () => {
  it('with another digest counts as seen now', () => {
    const seen = view(known('a', { digest: 'd1' }), known('b'), known('c', { digest: 'd1' }));
    for (const tag of ['a', 'b']) seen.confirm(tag, 'd2');
    seen.confirm('c', 'd1');
    expect(seen.changes()).toEqual([
      known('a', { digest: 'd2', look: 5, firstSeenAt: NOW }),
      known('b', { digest: 'd2' }),
    ]);
  });

  it('of nothing takes a tag away for good only when it is not listed', () => {
    const seen = view(known('a'), known('b'));
    seen.list({ ...bare('a'), complete: false });
    for (const tag of ['a', 'b', 'never']) seen.confirm(tag, undefined);
    expect(seen.present()).toEqual([]);
    expect(seen.changes()).toEqual([known('b', { goneAt: NOW })]);
  });

  it('that did not come leaves the digest open', () => {
    const seen = view(known('a', { digest: 'd1' }));
    seen.doubt('a');
    expect(seen.present()).toEqual([known('a')]);
    expect(seen.changes()).toEqual([]);
  });

  it('outlives a listing that began before the push', () => {
    const seen = view();
    seen.confirm('new', 'd1');
    seen.list(bare());
    expect(seen.present()).toEqual([known('new', { digest: 'd1', look: 5, firstSeenAt: NOW })]);
  });
});
