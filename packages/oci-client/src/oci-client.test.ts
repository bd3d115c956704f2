import {
  type FixtureRegistry,
  type FixtureRegistryOptions,
  fixtureImage,
  fixtureIndex,
  HTML_PAGE,
  startFixtureRegistry,
  type TestContext,
  testContext,
} from '@docker-watcher/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOciClient, type OciClient, type OciClientOptions } from './oci-client.js';

const REPOSITORY = 'alexei/app';
const { signal } = new AbortController();

let context: TestContext;
let registry: FixtureRegistry;

beforeEach(async () => {
  context = await testContext();
});

afterEach(async () => {
  await registry.close();
  await context.close();
});

async function start(options: FixtureRegistryOptions = {}, client: Partial<OciClientOptions> = {}): Promise<OciClient> {
  registry = await startFixtureRegistry(options);
  return createOciClient({ http: context.http, log: context.log, url: registry.url, ...client });
}

const app = () => ({ host: registry.host, repository: REPOSITORY });

describe('tags', () => {
  it('gives image tags only', async () => {
    const client = await start();
    for (const tag of ['dev-1', 'latest', `sha256-${'a'.repeat(64)}.sig`, `sha256-${'a'.repeat(64)}`]) {
      registry.push(REPOSITORY, tag, fixtureImage());
    }
    expect(await client.listTags(app(), { signal })).toEqual(['dev-1', 'latest']);
    expect(registry.count('tags')).toBe(1);
  });

  it.each(['distribution', 'gitea'] as const)('follows the pages of %s to their end', async (flavour) => {
    const client = await start({ pageSize: 3, flavour });
    const tags = Array.from({ length: 9 }, (_, i) => `dev-${i}`);
    for (const tag of tags) registry.push(REPOSITORY, tag, fixtureImage());
    expect(await client.listTags(app(), { signal })).toEqual(tags);
    expect(registry.count('tags')).toBe(flavour === 'gitea' ? 4 : 3);
  });

  it('stops when a registry repeats the same page for ever', async () => {
    const client = await start();
    const link = { link: '</v2/alexei/app/tags/list?n=1000&last=a>; rel="next"' };
    registry.plan({ on: 'tags', times: 2, answer: { status: 200, headers: link, body: '{"tags":["a"]}' } });
    expect(await client.listTags(app(), { signal })).toEqual(['a']);
  });

  it('refuses to be led to another host', async () => {
    const client = await start();
    const link = { link: '<https://evil.example/v2/x>; rel="next"' };
    registry.plan({ on: 'tags', answer: { status: 200, headers: link, body: '{"tags":["a"]}' } });
    await expect(client.listTags(app(), { signal })).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('asks without a page size where a registry wants less', async () => {
    const client = await start();
    registry.push(REPOSITORY, 'a', fixtureImage());
    const body = '{"errors":[{"code":"PAGINATION_NUMBER_INVALID","message":"invalid number of results requested"}]}';
    registry.plan({ on: 'tags', answer: { status: 400, body } });
    expect(await client.listTags(app(), { signal })).toEqual(['a']);
    expect(registry.requests.map(({ path }) => path)).toEqual([
      '/v2/alexei/app/tags/list?n=1000',
      '/v2/alexei/app/tags/list',
    ]);
  });

  it('tells an empty repository from one that does not exist', async () => {
    const client = await start();
    await expect(client.listTags(app(), { signal })).rejects.toMatchObject({ code: 'not_found' });
    registry.push(REPOSITORY, 'only', fixtureImage());
    registry.deleteTag(REPOSITORY, 'only');
    expect(await client.listTags(app(), { signal })).toEqual([]);
  });

  it('asks once for the many who ask at the same time', async () => {
    const client = await start();
    registry.push(REPOSITORY, 'a', fixtureImage());
    await Promise.all(Array.from({ length: 10 }, () => client.listTags(app(), { signal })));
    expect(registry.count('tags')).toBe(1);
  });
});

describe('resolving a tag', () => {
  it('gives the digest of the index, by one HEAD', async () => {
    const client = await start();
    const index = fixtureIndex([fixtureImage(), fixtureImage({ platform: 'linux/arm64' })], { attestation: true });
    registry.push(REPOSITORY, 'dev-1', index);
    expect(await client.resolve(app(), 'dev-1', { signal })).toEqual({
      digest: index.digest,
      mediaType: index.mediaType,
    });
    expect(registry.requests.map(({ kind }) => kind)).toEqual(['head-manifest']);
  });

  it('gets the true digest of a Docker image, which short Accept lists do not', async () => {
    const client = await start();
    const image = fixtureImage({ format: 'docker' });
    registry.push(REPOSITORY, 'dev-1', image);
    expect((await client.resolve(app(), 'dev-1', { signal }))?.digest).toBe(image.digest);
    const short = await fetch(`${registry.url}/v2/${REPOSITORY}/manifests/dev-1`, { headers: { accept: '*/*' } });
    expect(short.headers.get('docker-content-digest')).toBeNull();
  });

  it('hashes the manifest itself when the header is missing', async () => {
    const client = await start({ omitDigestHeader: true });
    const digest = registry.push(REPOSITORY, 'dev-1', fixtureImage());
    expect((await client.resolve(app(), 'dev-1', { signal }))?.digest).toBe(digest);
    expect(registry.requests.map(({ kind }) => kind)).toEqual(['head-manifest', 'get-manifest']);
  });

  it('does not hash a sign-in page', async () => {
    const client = await start();
    registry.plan({ times: 2, answer: HTML_PAGE });
    await expect(client.resolve(app(), 'dev-1', { signal })).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('is undefined only when the registry says so', async () => {
    const client = await start();
    registry.push(REPOSITORY, 'other', fixtureImage());
    expect(await client.resolve(app(), 'dev-1', { signal })).toBeUndefined();
    registry.plan({ times: 2, answer: { status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN"}]}' } });
    await expect(client.resolve(app(), 'dev-1', { signal })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('checks a 404 without a reason against the list of tags', async () => {
    const client = await start();
    registry.push(REPOSITORY, 'there', fixtureImage());
    registry.plan({ times: 2, answer: { status: 404, body: '404 page not found' } });
    expect(await client.resolve(app(), 'gone', { signal })).toBeUndefined();
    registry.plan({ times: 2, answer: { status: 404, body: '404 page not found' } });
    await expect(client.resolve(app(), 'there', { signal })).rejects.toMatchObject({ code: 'bad_answer' });
    registry.plan({ times: 3, answer: { status: 404, body: '404 page not found' } });
    await expect(client.resolve(app(), 'gone', { signal })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a manifest of schema 1', async () => {
    const client = await start();
    const headers = {
      'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws',
      'docker-content-digest': `sha256:${'b'.repeat(64)}`,
    };
    registry.plan({ answer: { status: 200, headers } });
    await expect(client.resolve(app(), 'old', { signal })).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

describe('describing an image', () => {
  it('gives build time, platform and size of an image, once', async () => {
    const client = await start();
    const image = fixtureImage({ seed: 'x', created: '2026-03-03T03:03:03Z' });
    const digest = registry.push(REPOSITORY, 'dev-1', image);
    const expected = {
      digest,
      created: '2026-03-03T03:03:03Z',
      platforms: ['linux/amd64'],
      sizeBytes: [...image.blobs.values()].at(-1)?.byteLength,
    };
    expect(await client.describe(app(), digest, { signal })).toMatchObject(expected);
    expect(await client.describe(app(), digest, { signal })).toMatchObject(expected);
    expect(registry.requests.map(({ kind }) => kind)).toEqual(['get-manifest', 'blob']);
    expect(await client.resolve(app(), 'dev-1', { signal })).toMatchObject(expected);
  });

  it('gives the platforms of an index, and the build time of a child', async () => {
    const client = await start();
    const images = ['linux/amd64', 'linux/arm64'].map((platform) => fixtureImage({ platform, seed: platform }));
    const digest = registry.push(REPOSITORY, 'dev-1', fixtureIndex(images, { attestation: true }));
    expect(await client.describe(app(), digest, { signal })).toMatchObject({
      digest,
      created: '2026-01-02T03:04:05Z',
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect(registry.requests.map(({ kind }) => kind)).toEqual(['get-manifest', 'get-manifest', 'blob']);
  });

  it('needs one request when the index is annotated', async () => {
    const client = await start();
    const annotations = { 'org.opencontainers.image.created': '2026-04-04T04:04:04Z' };
    const digest = registry.push(REPOSITORY, 'dev-1', fixtureIndex([fixtureImage()], { annotations }));
    expect(await client.describe(app(), digest, { signal })).toMatchObject({ created: '2026-04-04T04:04:04Z' });
    expect(registry.requests).toHaveLength(1);
  });

  it('refuses content that is not what its digest says', async () => {
    const client = await start();
    const digest = registry.push(REPOSITORY, 'dev-1', fixtureImage());
    registry.plan({ on: 'get-manifest', answer: { status: 200, body: fixtureImage({ seed: 'other' }).manifest } });
    await expect(client.describe(app(), digest, { signal })).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

describe('a loopback host that nobody described', () => {
  it('is asked over https first, then over http, and after that only over http', async () => {
    const client = await start({}, { url: 'https://git.example.com' });
    registry.push(REPOSITORY, 'a', fixtureImage());
    expect(await client.listTags(app(), { signal })).toEqual(['a']);
    expect(await client.listTags(app(), { signal })).toEqual(['a']);
    const fallbacks = context.logged.filter(({ message }) => message.includes('plain http'));
    expect(fallbacks).toHaveLength(1);
  });

  it('stays refused when its http side only says 400, as servers with TLS do', async () => {
    const client = await start({}, { url: 'https://git.example.com' });
    registry.plan({ answer: { status: 400, body: 'Client sent an HTTP request to an HTTPS server.' } });
    await expect(client.listTags(app(), { signal })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('faults', () => {
  it.each([
    [403, undefined, 'forbidden'],
    [500, undefined, 'unavailable'],
    [502, undefined, 'unavailable'],
    [418, undefined, 'rejected'],
    [429, undefined, 'rate_limited'],
  ])('takes %i for what it is', async (status, _, code) => {
    const client = await start();
    registry.plan({ answer: { status, body: '<html><title>Oh</title></html>' } });
    await expect(client.listTags(app(), { signal })).rejects.toMatchObject({ code, status });
  });

  it.each([['{"tags":"a"}'], ['{"tags":[1]}'], ['[]'], ['<html>'], ['']])(
    'takes %s for no list of tags',
    async (body) => {
      const client = await start();
      registry.plan({ answer: { status: 200, body } });
      await expect(client.listTags(app(), { signal })).rejects.toMatchObject({ code: 'bad_answer' });
    },
  );

  it('says unavailable when the connection breaks, and stops at an abort', async () => {
    const client = await start();
    registry.plan({ answer: 'reset' });
    await expect(client.listTags(app(), { signal })).rejects.toMatchObject({ code: 'unavailable' });
    registry.plan({ answer: 'hang' });
    const stop = new AbortController();
    const asked = client.listTags(app(), { signal: stop.signal });
    while (registry.requests.length < 2) await new Promise(setImmediate);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it.each([
    ['seconds', () => '30'],
    ['a date', (now: number) => new Date(now + 30_000).toUTCString()],
  ])('obeys Retry-After in %s without asking again', async (_, header) => {
    let now = Date.parse('2026-11-23T10:00:00Z');
    const client = await start({}, { now: () => now });
    registry.push(REPOSITORY, 'a', fixtureImage());
    registry.plan({ answer: { status: 429, headers: { 'retry-after': header(now) } } });
    await expect(client.listTags(app(), { signal })).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 30_000,
    });
    now += 10_000;
    await expect(client.resolve(app(), 'a', { signal })).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 20_000,
    });
    expect(registry.requests).toHaveLength(1);
    now += 20_001;
    expect(await client.listTags(app(), { signal })).toEqual(['a']);
  });
});
