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
import { GiteaRegistry } from './gitea-registry.js';
import type { Settings } from './settings.js';

const TOKEN = 's3cret-token';
const { signal } = new AbortController();
const SAMPLE = readFileSync(join(import.meta.dirname, '../test/fixtures/gitea-api-list-packages.payload'));

let context: TestContext;
let servers: FixtureRegistry[];

beforeEach(async () => {
  context = await testContext('gitea');
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.close();
  await context.close();
});

async function startGitea(options: FixtureRegistryOptions = {}): Promise<FixtureRegistry> {
  const auth = { kind: 'bearer', username: 'alexei', password: TOKEN, anyUsername: true } as const;
  const server = await startFixtureRegistry({ flavour: 'gitea', auth, ...options });
  servers.push(server);
  return server;
}

const source = (url: string, settings: Partial<Settings> = { token: TOKEN }) =>
  new GiteaRegistry({ url, ...settings }, context);
const imageOn = ({ host }: FixtureRegistry, repository = 'alexei/app') => ({ host, repository });
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

describe('versions', () => {
  it('are tags with push times, newest first, by one request', async () => {
    const gitea = await startGitea();
    gitea.push('alexei/app', 'dev-1', fixtureImage({ seed: '1' }), at(1));
    gitea.push('alexei/app', 'dev-2', fixtureIndex([fixtureImage({ seed: '2' })], { attestation: true }), at(2));
    gitea.push('alexei/app', `sha256-${'a'.repeat(64)}.sig`, fixtureImage({ seed: 'sig' }), at(3));
    gitea.push('alexei/app-two', 'dev-9', fixtureImage({ seed: '9' }), at(4));
    const page = await source(gitea.url).listVersions(imageOn(gitea), { signal });
    expect(page).toEqual({
      versions: [
        { id: expect.any(String), tag: 'dev-2', pushedAt: '2026-01-01T00:02:00.000Z' },
        { id: expect.any(String), tag: 'dev-1', pushedAt: '2026-01-01T00:01:00.000Z' },
      ],
    });
    expect(gitea.requests.map(({ kind, authorization }) => `${kind} ${authorization}`)).toEqual(['packages token']);
  });

  it('have another id when the tag was pushed again', async () => {
    const gitea = await startGitea();
    const idNow = async () =>
      (await source(gitea.url).listVersions(imageOn(gitea), { signal }))?.versions.find(({ tag }) => tag === 'dev-1')
        ?.id;
    gitea.push('alexei/app', 'dev-1', fixtureImage({ seed: '1' }), at(1));
    const before = await idNow();
    expect(await idNow()).toBe(before);
    gitea.push('alexei/app', 'dev-1', fixtureImage({ seed: '2' }), at(2));
    expect(await idNow()).not.toBe(before);
  });

  it('come in pages, no more of them than are asked for', async () => {
    const gitea = await startGitea();
    for (let i = 0; i < 120; i += 1) gitea.push('alexei/app', `dev-${i}`, fixtureImage(), at(i));
    const part = source(gitea.url);
    const first = await part.listVersions(imageOn(gitea), { signal });
    expect(first?.versions.map(({ tag }) => tag).slice(0, 2)).toEqual(['dev-119', 'dev-118']);
    expect(gitea.count('packages')).toBe(1);
    const tags = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await part.listVersions(imageOn(gitea), { signal, ...(cursor === undefined ? {} : { cursor }) });
      for (const { tag } of page?.versions ?? []) tags.add(tag);
      cursor = page?.next;
    } while (cursor !== undefined);
    expect(tags.size).toBe(120);
    expect(gitea.count('packages')).toBe(4);
  });

  it('end at an empty page, whatever its link says', async () => {
    const gitea = await startGitea();
    const link = { link: `<${gitea.url}/api/v1/packages/alexei?page=2>; rel="next"` };
    gitea.plan({ on: 'packages', answer: { status: 200, headers: link, body: '[]' } });
    expect(await source(gitea.url).listVersions(imageOn(gitea), { signal })).toEqual({ versions: [] });
  });

  it('are found in a sample of a real server', async () => {
    const gitea = await startGitea();
    gitea.plan({ on: 'packages', answer: { status: 200, body: SAMPLE } });
    const image = imageOn(gitea, 'alexei/web-app-launcher');
    expect(await source(gitea.url).listVersions(image, { signal })).toEqual({
      versions: [
        { id: '4182', tag: 'dev-7', pushedAt: '2026-11-20T08:00:07.000Z' },
        { id: '4101', tag: 'dev-6', pushedAt: '2026-11-18T17:21:40.000Z' },
      ],
    });
  });

  it('of an image with slashes in its name are its own', async () => {
    const gitea = await startGitea();
    gitea.push('alexei/web/app', 'dev-1', fixtureImage(), at(1));
    gitea.push('alexei/app', 'dev-2', fixtureImage(), at(2));
    const page = await source(gitea.url).listVersions(imageOn(gitea, 'alexei/web/app'), { signal });
    expect(page?.versions.map(({ tag }) => tag)).toEqual(['dev-1']);
  });

  it.each([404, 403, 405])('can not be told when something answers %i in place of the API', async (status) => {
    const gitea = await startGitea();
    gitea.push('alexei/app', 'dev-1', fixtureImage());
    gitea.plan({ on: 'packages', times: 2, answer: { status, body: '<html>' } });
    const part = source(gitea.url);
    expect(await part.listVersions(imageOn(gitea), { signal })).toBeUndefined();
    expect(await part.listVersions(imageOn(gitea), { signal })).toBeUndefined();
    expect(context.logged.filter(({ level }) => level === 'info')).toHaveLength(1);
    expect(await part.listTags(imageOn(gitea), { signal })).toEqual(['dev-1']);
  });

  it.each(['{"not":"a list"}', '<html>'])('are no %s', async (body) => {
    const gitea = await startGitea();
    gitea.plan({ on: 'packages', answer: { status: 200, body } });
    await expect(source(gitea.url).listVersions(imageOn(gitea), { signal })).rejects.toMatchObject({
      code: 'bad_answer',
    });
  });

  it('refuse a cursor that is none of theirs', async () => {
    const gitea = await startGitea();
    await expect(source(gitea.url).listVersions(imageOn(gitea), { signal, cursor: '1&limit=9' })).rejects.toMatchObject(
      { code: 'rejected' },
    );
  });
});

describe('a token alone', () => {
  it('lists, resolves and describes', async () => {
    const gitea = await startGitea();
    const digest = gitea.push('alexei/app', 'dev-1', fixtureImage());
    const part = source(gitea.url);
    expect(await part.listTags(imageOn(gitea), { signal })).toEqual(['dev-1']);
    expect((await part.resolve(imageOn(gitea), 'dev-1', { signal }))?.digest).toBe(digest);
    expect(await part.resolve(imageOn(gitea), 'dev-2', { signal })).toBeUndefined();
    expect((await part.describe(imageOn(gitea), digest, { signal })).platforms).toEqual(['linux/amd64']);
    expect(gitea.count('token')).toBe(1);
  });

  it('is enough for docker pull', async () => {
    expect(await source('https://git.example.com').pullAuth()).toEqual({
      kind: 'basic',
      username: 'token',
      password: TOKEN,
    });
    expect(await source('https://git.example.com', {}).pullAuth()).toBeUndefined();
  });

  it('goes with a user name where there is one', async () => {
    const gitea = await startGitea();
    gitea.push('alexei/app', 'dev-1', fixtureImage());
    const part = source(gitea.url, { username: 'alexei', token: TOKEN });
    await part.listVersions(imageOn(gitea), { signal });
    expect(gitea.requests.map(({ authorization }) => authorization)).toEqual(['basic']);
    expect(await part.pullAuth()).toMatchObject({ username: 'alexei' });
  });

  it('never goes over plain http that nobody allowed', async () => {
    const part = source('http://git.example.com');
    const image = { host: 'git.example.com', repository: 'alexei/app' };
    await expect(part.listVersions(image, { signal })).rejects.toMatchObject({ code: 'misconfigured' });
    await expect(part.listTags(image, { signal })).rejects.toMatchObject({ code: 'misconfigured' });
  });
});

describe('an image on another host than "url"', () => {
  it('is asked about there, its versions at "url"', async () => {
    const web = await startGitea();
    const images = await startGitea();
    web.push('alexei/app', 'dev-1', fixtureImage());
    const digest = images.push('alexei/app', 'dev-1', fixtureImage());
    const part = source(web.url);
    expect((await part.listVersions(imageOn(images), { signal }))?.versions).toHaveLength(1);
    expect((await part.resolve(imageOn(images), 'dev-1', { signal }))?.digest).toBe(digest);
    expect(web.requests.map(({ kind }) => kind)).toEqual(['packages']);
    expect(images.count('packages')).toBe(0);
    expect(images.count('head-manifest')).toBeGreaterThan(0);
  });

  it('has its "/v2" at the root when the web page lives below a path', async () => {
    const gitea = await startGitea({ strict: false });
    gitea.push('alexei/app', 'dev-1', fixtureImage());
    const part = source(`${gitea.url}/git/`);
    await part.listVersions(imageOn(gitea), { signal });
    await part.listTags(imageOn(gitea), { signal });
    const paths = gitea.requests.map(({ path }) => path);
    expect(paths[0]).toMatch(/^\/git\/api\/v1\/packages\/alexei\?/);
    expect(paths.at(-1)).toMatch(/^\/v2\/alexei\/app\/tags\/list\?/);
  });

  it('may send us to the token server at "url"', async () => {
    const web = await startGitea();
    const auth = { kind: 'bearer', username: 'alexei', password: TOKEN, realm: `${web.url}/v2/token` } as const;
    const images = await startGitea({ auth });
    images.push('alexei/app', 'dev-1', fixtureImage());
    // A token of one server is nothing to the other here: what counts is that it was fetched at all.
    await expect(source(web.url).listTags(imageOn(images), { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(web.requests.map(({ kind, authorization }) => `${kind} ${authorization}`)).toEqual(['token basic']);
  });
});

describe('a refusal', () => {
  const hint = expect.stringContaining('read:package');

  it('of a token without "read:package" says so', async () => {
    const gitea = await startGitea();
    const message = 'token does not have at least one of required scope(s): [read:package]';
    gitea.plan({ on: 'packages', answer: { status: 403, body: JSON.stringify({ message }) } });
    await expect(source(gitea.url).listVersions(imageOn(gitea), { signal })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('required scope'),
      hint,
    });
    gitea.plan({ on: 'token', answer: { status: 401 } });
    await expect(source(gitea.url).listTags(imageOn(gitea), { signal })).rejects.toMatchObject({
      code: 'unauthorized',
      hint,
    });
  });

  it('of a wrong token is told by every call', async () => {
    const gitea = await startGitea();
    gitea.push('alexei/app', 'dev-1', fixtureImage());
    const part = source(gitea.url, { token: 'wrong' });
    const refused = { code: 'unauthorized', hint };
    await expect(part.listVersions(imageOn(gitea), { signal })).rejects.toMatchObject(refused);
    await expect(part.listTags(imageOn(gitea), { signal })).rejects.toMatchObject(refused);
    await expect(part.resolve(imageOn(gitea), 'dev-1', { signal })).rejects.toMatchObject(refused);
  });

  it('of an owner nobody may see ends after one try', async () => {
    const gitea = await startGitea({ forbiddenOwners: ['hidden'] });
    const image = imageOn(gitea, 'hidden/app');
    await expect(source(gitea.url).resolve(image, 'dev-1', { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(gitea.count('head-manifest')).toBeLessThanOrEqual(2);
    await expect(source(gitea.url).listVersions(image, { signal })).rejects.toMatchObject({ code: 'forbidden', hint });
  });

  it('for asking too often tells how long to wait, and nothing is asked until then', async () => {
    const gitea = await startGitea();
    gitea.plan({ on: 'packages', answer: { status: 429, headers: { 'retry-after': '30' } } });
    const part = source(gitea.url);
    const limited = { code: 'rate_limited', retryAfterMs: expect.any(Number) };
    await expect(part.listVersions(imageOn(gitea), { signal })).rejects.toMatchObject(limited);
    await expect(part.listVersions(imageOn(gitea), { signal })).rejects.toMatchObject(limited);
    expect(gitea.count('packages')).toBe(1);
  });
});

describe('health', () => {
  it('is good when API and registry let us in', async () => {
    const gitea = await startGitea();
    expect(await source(gitea.url).health({ signal })).toEqual({ state: 'ok', detail: 'Gitea 1.25.0' });
    gitea.plan({ on: 'version', answer: { status: 200, body: '{"version":"11.0.1+gitea-1.22.0"}' } });
    expect((await source(gitea.url).health({ signal })).detail).toBe('Forgejo 11.0.1+gitea-1.22.0');
  });

  it('tells a wrong token, with what to do', async () => {
    const gitea = await startGitea();
    expect(await source(gitea.url, { token: 'wrong' }).health({ signal })).toEqual({
      state: 'failed',
      detail: expect.stringContaining('read:package'),
    });
  });

  it('tells an address that is no Gitea', async () => {
    const gitea = await startGitea();
    gitea.plan({ on: 'version', answer: { status: 404, body: '<html>' } });
    expect(await source(gitea.url).health({ signal })).toEqual({
      state: 'failed',
      detail: expect.stringContaining('"url"'),
    });
  });

  it('does not mind a registry under another name', async () => {
    const gitea = await startGitea();
    gitea.plan({ on: 'ping', answer: { status: 404 } });
    expect(await source(gitea.url).health({ signal })).toMatchObject({ state: 'ok' });
  });
});
