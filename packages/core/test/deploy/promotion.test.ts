import { describe, expect, it } from 'vitest';
import { systemCaller } from '../../src/base/index.js';
import { complaints } from './convergence.js';
import { IMAGE, stageSpec } from './stage-spec.js';
import { ADMIN, World } from './world.js';

const RELEASES = { pattern: { kind: 'glob', text: 'v*' }, order: 'auto' } as const;
const STAGES = [
  stageSpec({ keep: 5 }),
  stageSpec({ stage: 'rel', promoteFrom: 'dev', tags: RELEASES }),
  stageSpec({ stage: 'prod', promoteFrom: 'rel', tags: RELEASES, confirm: true }),
];

async function world(...tags: readonly string[]): Promise<World> {
  const made = new World({ stages: STAGES });
  await made.start();
  for (const tag of tags) await made.deployed(tag);
  await made.clock.pass(5_000);
  return made;
}

const promotions = (made: World, key = 'app/rel') => made.ask((commands) => commands.promotions(ADMIN, key));
const obstacles = async (made: World) => (await promotions(made)).map(({ tag, obstacle }) => [tag, obstacle]);
const promote = (made: World, key: string, request: { digest?: string; tag?: string; confirm?: boolean } = {}) =>
  made.ask((commands) => commands.deploy(ADMIN, key, request));

describe('a promotion', () => {
  it('is offered with what speaks for it, newest first', async () => {
    const made = await world('v1', 'v2');
    await made.clock.pass(60_000);
    const [second, first] = await promotions(made);
    expect(first).toMatchObject({ tag: 'v1', release: 1, from: 'app/dev', by: ADMIN.actor });
    expect(second?.obstacle).toBeUndefined();
    expect(second?.liveMs).toBeGreaterThan(60_000);
    expect(first?.liveMs).toBeLessThan(10_000);
    expect(second?.evidence.map(({ step }) => step)).toEqual(['gate', 'prove', 'bake']);
    for (const { text } of second?.evidence ?? []) expect(text).not.toBe('');
  });

  it('moves what runs on the stage before, with its digest and its tag', async () => {
    const made = await world('v1', 'v2');
    const digest = (await made.live())?.digest;
    made.push('v2', { says: 'another content of the same tag' });
    expect(await made.ended(await promote(made, 'app/rel'))).toMatchObject({ kind: 'promote', tag: 'v2', digest });
    expect((await promotions(made))[0]?.obstacle).toBe('It runs here already.');
    await made.settled();
    expect(await complaints(made, 'app/rel')).toEqual([]);
  });

  it('keeps the name of a digest over two stages, and asks for the confirmation', async () => {
    const made = await world('v1');
    const digest = (await made.live())?.digest ?? '';
    await expect(promote(made, 'app/prod', { digest })).rejects.toMatchObject({ code: 'deploy.needs_confirmation' });
    await expect(promote(made, 'app/prod', { digest, confirm: true })).rejects.toMatchObject({
      code: 'deploy.not_promotable',
      hint: 'Deploy it to app/rel first.',
    });
    await made.ended(await promote(made, 'app/rel', { digest }));
    expect(await made.ended(await promote(made, 'app/prod', { digest, confirm: true }))).toMatchObject({
      state: 'succeeded',
      tag: 'v1',
    });
  });

  it('is held back by a tag that the stage does not take, by a rollback and by a quarantine', async () => {
    const made = await world('main', 'v1', 'v2');
    await made.ended(await made.rollBack());
    const found = await obstacles(made);
    expect(found.map(([tag]) => tag)).toEqual(['v1', 'v2', 'main']);
    expect(found.map(([, obstacle]) => obstacle)).toEqual([
      undefined,
      'v2 was rolled back from on app/dev.',
      'It was main on app/dev, which the tag_pattern "v*" does not take.',
    ]);
    for (const { digest, obstacle } of await promotions(made)) {
      const asked = promote(made, 'app/rel', { digest });
      if (obstacle === undefined) expect((await asked).kind).toBe('promote');
      else await expect(asked).rejects.toMatchObject({ code: 'deploy.not_promotable', message: obstacle });
    }
  });

  it('may go on once the digest has proved itself again', async () => {
    const made = await world('v1', 'v2');
    await made.ended(await made.rollBack());
    await made.ended(await made.deploy('v2', 'app/dev', { force: true }));
    expect((await obstacles(made))[0]).toEqual(['v2', undefined]);
  });

  it('is refused for another image, and for what failed there', async () => {
    const made = await world('v1');
    const digest = made.push('v2', { exitsAfterMs: 100 });
    await made.ended(await made.deploy('v2'));
    await expect(promote(made, 'app/rel', { digest })).rejects.toMatchObject({ code: 'deploy.not_promotable' });
    const image = { host: 'registry.test', repository: 'team/another' };
    made.specs.set('app/rel', stageSpec({ stage: 'rel', promoteFrom: 'dev', image }));
    expect(await obstacles(made)).toEqual([['v1', `app/dev runs another image (${IMAGE}).`]]);
    await expect(promote(made, 'app/rel')).rejects.toMatchObject({ code: 'deploy.not_promotable' });
  });

  it('needs a stage to come from, on which something runs', async () => {
    const made = await world();
    await expect(promotions(made, 'app/dev')).rejects.toMatchObject({ code: 'stage.conflict' });
    expect(await promotions(made)).toEqual([]);
    await expect(promote(made, 'app/rel')).rejects.toMatchObject({ code: 'deploy.not_promotable' });
  });

  it('by itself is a promote too, and a rollback that waits is not superseded by it', async () => {
    const made = await world('v1', 'v2');
    for (const tag of ['v1', 'v2']) await made.ended(await made.deploy(tag, 'app/rel'));
    made.push('v3');
    await made.ended(await made.deploy('v3'));
    // Something runs on the stage, so that both have to wait.
    await made.ask((commands) => commands.restart(ADMIN, 'app/rel'));
    await made.clock.pass(500);
    const back = await made.rollBack(undefined, 'app/rel');
    const digest = (await made.live())?.digest ?? '';
    const { store } = made.controller;
    const candidate = { id: 'candidate-v3', registry: 'memory', image: IMAGE, tag: 'v3', digest, look: 1 };
    await made.clock.run(
      store.write((tx) => tx.addCandidate({ ...candidate, source: 'poll', firstSeenAt: made.clock.now() })),
    );
    const request = {
      stageKey: 'app/rel',
      candidateId: candidate.id,
      image: IMAGE,
      tag: 'v3',
      digest,
      reason: 'promoted',
    };
    const taken = await made.ask((commands) => commands.take(systemCaller('poll', 'memory'), request));
    expect(taken?.kind).toBe('promote');
    expect((await made.ended(back)).state).toBe('succeeded');
    expect((await made.ended({ id: taken?.id ?? '' })).state).toBe('succeeded');
    expect(await made.live('app/rel')).toMatchObject({ tag: 'v3' });
  });
});

describe('a deploy without a tag', () => {
  it('takes the newest that detection knows of', async () => {
    const made = await world('v1');
    await expect(promote(made, 'app/dev')).rejects.toMatchObject({ code: 'not_found' });
    made.newest = { tag: 'v2', digest: made.push('v2') };
    expect(await made.ended(await promote(made, 'app/dev'))).toMatchObject({ ...made.newest, state: 'succeeded' });
  });

  it('does not take a tag and a digest', async () => {
    const made = await world('v1');
    const both = promote(made, 'app/dev', { tag: 'v1', digest: 'sha256:1' });
    await expect(both).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
