import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FixtureRegistry,
  type FixtureRegistryOptions,
  fixtureImage,
  fixtureIndex,
  startFixtureRegistry,
  type TestContext,
  testContext,
} from '@docker-watcher/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GhcrRegistry } from './ghcr-registry.js';
import type { Settings } from './settings.js';

const TOKEN = 'ghp_s3cret-token';
const { signal } = new AbortController();
const SAMPLE = readFileSync(join(import.meta.dirname, '../test/fixtures/github-api-package-versions.payload'));

let context: TestContext;
let github: FixtureRegistry;
let now: number;

beforeEach(async () => {
  context = await testContext('github');
  now = Date.now();
});

afterEach(async () => {
  await github.close();
  await context.close();
});

async function start(
  settings: Partial<Settings> = { token: TOKEN },
  options: FixtureRegistryOptions = {},
  anonymous = false,
): Promise<GhcrRegistry> {
  const auth = { kind: 'bearer', username: 'alexei', password: TOKEN, anyUsername: true, anonymous } as const;
  github = await startFixtureRegistry({ flavour: 'github', auth, ...options });
  return new GhcrRegistry({ url: github.url, api_url: github.url, ...settings }, context, () => now);
}

const image = (repository = 'alexei/app') => ({ host: github.host, repository });
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const steps = () => github.requests.map(({ kind, authorization, status }) => `${kind} ${authorization} ${status}`);

describe('the token dance', () => {
  it('is danced by anybody for a public image', async () => {
    const part = await start({}, {}, true);
    const digest = github.push('alexei/app', 'dev-1', fixtureImage());
    expect(await part.listTags(image(), { signal })).toEqual(['dev-1']);
    expect((await part.resolve(image(), 'dev-1', { signal }))?.digest).toBe(digest);
    expect(steps()).toEqual(['tags none 401', 'token none 200', 'tags bearer 200', 'head-manifest bearer 200']);
  });

  it('needs no more than a token for a private one', async () => {
    const part = await start();
    const digest = github.push('alexei/app', 'dev-1', fixtureImage());
    expect((await part.resolve(image(), 'dev-1', { signal }))?.digest).toBe(digest);
    expect((await part.describe(image(), digest, { signal })).platforms).toEqual(['linux/amd64']);
    expect(github.count('token')).toBe(1);
    expect(await part.pullAuth()).toEqual({ kind: 'basic', username: 'token', password: TOKEN });
  });

  it.each<[string, Partial<Settings>]>([
    ['nobody', {}],
    ['a wrong token', { token: 'wrong' }],
  ])('keeps %s from a private one, with what to do', async (_, settings) => {
    const part = await start(settings);
    github.push('alexei/app', 'dev-1', fixtureImage());
    await expect(part.resolve(image(), 'dev-1', { signal })).rejects.toMatchObject({
      code: 'forbidden',
      hint: expect.stringContaining('read:packages'),
    });
  });

  it('is left to docker pull without credentials when there are none', async () => {
    expect(await (await start({})).pullAuth()).toBeUndefined();
  });

  it('lists through all pages', async () => {
    const part = await start({ token: TOKEN }, { pageSize: 100 });
    for (let i = 0; i < 169; i += 1) github.push('alexei/app', `dev-${i}`, fixtureImage());
    expect(await part.listTags(image(), { signal })).toHaveLength(169);
    expect(github.requests.filter(({ kind, status }) => kind === 'tags' && status === 200)).toHaveLength(2);
  });
});

describe('versions', () => {
  it('are tags with digest and push time; the noise of several platforms is left out', async () => {
    const part = await start();
    const one = github.push('alexei/app', 'dev-1', fixtureImage({ seed: '1' }), at(1));
    const arches = [fixtureImage({ seed: 'amd' }), fixtureImage({ seed: 'arm', platform: 'linux/arm64' })];
    const two = github.push('alexei/app', 'dev-2', fixtureIndex(arches, { attestation: true }), at(2));
    github.push('alexei/app', 'latest', fixtureIndex(arches, { attestation: true }), at(3));
    github.push('alexei/app', `sha256-${'a'.repeat(64)}.sig`, fixtureImage({ seed: 'sig' }), at(4));
    const pushedAt = '2026-01-01T00:02:00.000Z';
    expect(await part.listVersions(image(), { signal })).toEqual({
      versions: [
        { id: expect.stringMatching(/^\d+:dev-2$/), tag: 'dev-2', digest: two, pushedAt },
        { id: expect.stringMatching(/^\d+:latest$/), tag: 'latest', digest: two, pushedAt },
        { id: expect.any(String), tag: 'dev-1', digest: one, pushedAt: '2026-01-01T00:01:00.000Z' },
      ],
    });
  });

  it('have another id when the tag moves', async () => {
    const part = await start();
    const idNow = async () =>
      (await part.listVersions(image(), { signal }))?.versions.find(({ tag }) => tag === 'dev')?.id;
    github.push('alexei/app', 'dev', fixtureImage({ seed: '1' }), at(1));
    const before = await idNow();
    github.push('alexei/app', 'dev', fixtureImage({ seed: '2' }), at(2));
    expect(await idNow()).not.toBe(before);
  });

  it('are found in a sample of a real server', async () => {
    const part = await start();
    github.plan({ on: 'package-versions', answer: { status: 200, body: SAMPLE } });
    const digest = 'sha256:993df9fca4639eb9b2c1332530726ac8e06396c004793ab1e2e5470e1779e59f';
    const pushedAt = '2026-11-20T08:00:07.000Z';
    expect(await part.listVersions(image('alexei/web-app-launcher'), { signal })).toEqual({
      versions: [
        { id: '57755791:dev-7', tag: 'dev-7', digest, pushedAt },
        { id: '57755791:latest', tag: 'latest', digest, pushedAt },
      ],
    });
  });

  it.each([
    ['org', 1],
    ['user', 2],
    ['self', 3],
  ] as const)('of a %s are found, and asked for there only from then on', async (owners, requests) => {
    const part = await start({ token: TOKEN }, { owners });
    github.push('alexei/web/app', 'dev-1', fixtureImage());
    expect((await part.listVersions(image('alexei/web/app'), { signal }))?.versions).toHaveLength(1);
    expect(github.count('package-versions')).toBe(requests);
    await part.listVersions(image('alexei/web/app'), { signal });
    expect(github.count('package-versions')).toBe(requests + 1);
  });

  it('are never those of the same name that the owner of the token has', async () => {
    const part = await start({ token: TOKEN }, { owners: 'self' });
    github.push('alexei/app', 'mine', fixtureImage());
    expect(await part.listVersions(image('somebody/app'), { signal })).toBeUndefined();
  });

  it('that the API does not know are not looked for again within the hour', async () => {
    const part = await start();
    expect(await part.listVersions(image('somebody/app'), { signal })).toBeUndefined();
    expect(await part.listVersions(image('somebody/app'), { signal })).toBeUndefined();
    expect(github.count('package-versions')).toBe(3);
    now += 61 * 60_000;
    await part.listVersions(image('somebody/app'), { signal });
    expect(github.count('package-versions')).toBe(6);
  });

  it('come in pages, no more of them than are asked for', async () => {
    const part = await start({ token: TOKEN }, { owners: 'org' });
    for (let i = 0; i < 150; i += 1) github.push('alexei/app', `dev-${i}`, fixtureImage({ seed: `${i}` }), at(i));
    const first = await part.listVersions(image(), { signal });
    expect(first?.versions).toHaveLength(100);
    expect(first?.next).toBe('2');
    expect(github.count('package-versions')).toBe(1);
    const second = await part.listVersions(image(), { signal, cursor: '2' });
    expect(second?.versions.map(({ tag }) => tag).at(-1)).toBe('dev-0');
    expect(second?.next).toBeUndefined();
  });

  it('that did not change cost nothing of the rate limit', async () => {
    const part = await start({ token: TOKEN }, { owners: 'org' });
    github.push('alexei/app', 'dev-1', fixtureImage({ seed: '1' }));
    const first = await part.listVersions(image(), { signal });
    expect(await part.listVersions(image(), { signal })).toEqual(first);
    expect(github.requests.map(({ status }) => status)).toEqual([200, 304]);
    github.push('alexei/app', 'dev-2', fixtureImage({ seed: '2' }));
    expect((await part.listVersions(image(), { signal }))?.versions).toHaveLength(2);
  });

  it('are listed to nobody without a token', async () => {
    const part = await start({}, {}, true);
    github.push('alexei/app', 'dev-1', fixtureImage());
    expect(await part.listVersions(image(), { signal })).toBeUndefined();
    expect(github.requests).toEqual([]);
  });

  it('are refused to a wrong token', async () => {
    const part = await start({ token: 'wrong' });
    await expect(part.listVersions(image(), { signal })).rejects.toMatchObject({
      code: 'unauthorized',
      hint: expect.stringContaining('read:packages'),
    });
  });

  it('can not be told with a token that lacks the scope, which is said once and shown in health', async () => {
    const part = await start({ token: TOKEN }, { scopes: 'repo' });
    github.push('alexei/app', 'dev-1', fixtureImage());
    expect(await part.listVersions(image(), { signal })).toBeUndefined();
    expect(await part.listVersions(image(), { signal })).toBeUndefined();
    expect(context.logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(await part.health({ signal })).toEqual({
      state: 'degraded',
      detail: expect.stringContaining('read:packages'),
    });
  });

  it.each<[string, number, Record<string, string>, string]>([
    ['a secondary limit', 403, { 'retry-after': '30' }, ''],
    ['a used-up hour', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'RESET' }, ''],
    ['a limit that tells no time', 403, {}, '{"message":"You have exceeded a secondary rate limit."}'],
    ['too many requests', 429, { 'retry-after': '30' }, ''],
  ])('wait for the end of %s', async (_, status, headers, body) => {
    const part = await start();
    const reset = String(Math.ceil(now / 1_000) + 120);
    const told = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v === 'RESET' ? reset : v]));
    github.plan({ on: 'package-versions', answer: { status, headers: told, body } });
    const limited = part.listVersions(image(), { signal }).catch((error: unknown) => error);
    const { code, retryAfterMs } = (await limited) as { code: string; retryAfterMs: number };
    expect(code).toBe('rate_limited');
    expect(retryAfterMs).toBeGreaterThan(20_000);
    await expect(part.listVersions(image(), { signal })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(github.count('package-versions')).toBe(1);
    now += retryAfterMs + 1;
    await part.listVersions(image(), { signal });
    expect(github.count('package-versions')).toBeGreaterThan(1);
  });
});

describe('health', () => {
  it.each(['read:packages', 'repo, write:packages'])('is good with the scopes "%s"', async (scopes) => {
    const part = await start({ token: TOKEN }, { scopes });
    expect(await part.health({ signal })).toEqual({ state: 'ok' });
    expect(github.requests.map(({ kind }) => kind)).toEqual(['rate-limit']);
  });

  it('tells a wrong token', async () => {
    const part = await start({ token: 'wrong' });
    expect(await part.health({ signal })).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('refused'),
    });
  });

  it('tells a fine-grained token', async () => {
    const part = await start({ token: 'github_pat_x' });
    github.plan({ on: 'rate-limit', answer: { status: 200, body: '{}' } });
    expect(await part.health({ signal })).toMatchObject({
      state: 'degraded',
      detail: expect.stringContaining('fine-grained'),
    });
  });

  it('is good for anybody as long as the registry answers, also with a refusal', async () => {
    const part = await start({});
    expect(await part.health({ signal })).toEqual({ state: 'ok' });
    github.plan({ answer: { status: 503 } });
    expect(await part.health({ signal })).toMatchObject({ state: 'failed' });
  });

  it('is good where an Enterprise Server has no rate limits', async () => {
    const part = await start();
    github.plan({ on: 'rate-limit', answer: { status: 404, body: '{"message":"Rate limiting is not enabled."}' } });
    expect(await part.health({ signal })).toEqual({ state: 'ok' });
  });
});
