import {
  type FixtureAuthOptions,
  type FixtureRegistry,
  fixtureImage,
  startFixtureRegistry,
  type TestContext,
  testContext,
} from '@docker-watcher/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOciClient, type OciClient, type OciClientOptions } from './oci-client.js';

const CREDENTIALS = { username: 'alexei', password: 's3cret-pass' };
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

async function start(
  auth: Partial<FixtureAuthOptions> & Pick<FixtureAuthOptions, 'kind'>,
  client: Partial<OciClientOptions> = { credentials: CREDENTIALS },
  flavour: 'distribution' | 'gitea' = 'distribution',
): Promise<OciClient> {
  registry = await startFixtureRegistry({ auth: { ...CREDENTIALS, ...auth }, flavour, forbiddenOwners: ['hidden'] });
  for (const repository of ['alexei/app', 'alexei/other', 'hidden/app']) registry.push(repository, 'a', fixtureImage());
  return createOciClient({ http: context.http, log: context.log, url: registry.url, ...client });
}

const image = (repository = 'alexei/app') => ({ host: registry.host, repository });
const steps = () => registry.requests.map(({ kind, authorization, status }) => `${kind} ${authorization} ${status}`);

describe('Basic', () => {
  it('answers the challenge once, then sends the credentials unasked', async () => {
    const client = await start({ kind: 'basic' });
    await client.listTags(image(), { signal });
    await client.resolve(image(), 'a', { signal });
    expect(steps()).toEqual(['tags none 401', 'tags basic 200', 'head-manifest basic 200']);
  });

  it('says that credentials are missing, or wrong, after one try', async () => {
    const without = await start({ kind: 'basic' }, {});
    await expect(without.listTags(image(), { signal })).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('needed'),
    });
    expect(steps()).toEqual(['tags none 401']);
    const wrong = createOciClient({
      http: context.http,
      log: context.log,
      url: registry.url,
      credentials: { username: 'alexei', password: 'wrong' },
    });
    registry.forgetRequests();
    await expect(wrong.listTags(image(), { signal })).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('refused'),
    });
    expect(steps()).toEqual(['tags none 401', 'tags basic 401']);
  });

  it('takes the scheme it can from several challenges', async () => {
    const client = await start({ kind: 'basic' });
    const headers = { 'www-authenticate': ['Negotiate', 'Basic realm="a"'] };
    registry.plan({ answer: { status: 401, headers } });
    expect(await client.listTags(image(), { signal })).toEqual(['a']);
  });
});

describe('Bearer', () => {
  it('dances once per repository and keeps the token', async () => {
    const client = await start({ kind: 'bearer', expiresInSeconds: 300 });
    await client.listTags(image(), { signal });
    await client.resolve(image(), 'a', { signal });
    expect(steps()).toEqual(['tags none 401', 'token basic 200', 'tags bearer 200', 'head-manifest bearer 200']);
    registry.forgetRequests();
    await client.listTags(image('alexei/other'), { signal });
    expect(steps()).toEqual(['token basic 200', 'tags bearer 200']);
  });

  it('asks for no more than to pull', async () => {
    const client = await start({ kind: 'bearer' });
    await client.listTags(image(), { signal });
    const asked = new URL(registry.requests.find(({ kind }) => kind === 'token')?.path ?? '', registry.url)
      .searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      service: 'fixture',
      scope: 'repository:alexei/app:pull',
      account: 'alexei',
      client_id: 'docker-watcher',
    });
  });

  it('renews a token ten seconds before its end', async () => {
    let now = Date.now();
    const client = await start({ kind: 'bearer', expiresInSeconds: 300 }, { credentials: CREDENTIALS, now: () => now });
    await client.listTags(image(), { signal });
    now += 289_000;
    await client.listTags(image(), { signal });
    expect(registry.count('token')).toBe(1);
    now += 2_000;
    await client.listTags(image(), { signal });
    expect(registry.count('token')).toBe(2);
  });

  it('takes a token without a lifetime for one of 60 seconds', async () => {
    let now = Date.now();
    const client = await start({ kind: 'bearer' }, { credentials: CREDENTIALS, now: () => now });
    await client.listTags(image(), { signal });
    now += 49_000;
    await client.listTags(image(), { signal });
    expect(registry.count('token')).toBe(1);
    now += 2_000;
    await client.listTags(image(), { signal });
    expect(registry.count('token')).toBe(2);
  });

  it('gets a new token when a cached one is refused, once', async () => {
    const client = await start({ kind: 'bearer', expiresInSeconds: 300 });
    await client.listTags(image(), { signal });
    registry.revokeTokens();
    registry.forgetRequests();
    await client.listTags(image(), { signal });
    expect(steps()).toEqual(['tags bearer 401', 'token basic 200', 'tags bearer 200']);
  });

  it('takes the refusal of a fresh token for real', async () => {
    const client = await start({ kind: 'bearer', expiresInSeconds: 300 });
    await client.listTags(image('alexei/other'), { signal });
    registry.forgetRequests();
    const challenge = `Bearer realm="${registry.url}/token",service="fixture",scope="repository:alexei/app:pull",error="insufficient_scope"`;
    registry.plan({ on: 'tags', times: 1, answer: { status: 401, headers: { 'www-authenticate': challenge } } });
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(steps()).toEqual(['token basic 200', 'tags bearer 401']);
  });

  it('shares one token among requests that start together', async () => {
    const client = await start({ kind: 'bearer', expiresInSeconds: 300 });
    await client.listTags(image(), { signal });
    registry.revokeTokens();
    registry.forgetRequests();
    await Promise.all([client.listTags(image(), { signal }), client.resolve(image(), 'a', { signal })]);
    expect(registry.count('token')).toBeLessThanOrEqual(2);
    expect(registry.mostInFlight).toBeLessThanOrEqual(4);
  });

  it('pulls as anybody where anybody may', async () => {
    const client = await start({ kind: 'bearer', anonymous: true }, {});
    expect(await client.listTags(image(), { signal })).toEqual(['a']);
    expect(steps()).toEqual(['tags none 401', 'token none 200', 'tags bearer 200']);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [429, 'rate_limited'],
    [503, 'unavailable'],
  ])('tells a %i of the token server', async (status, code) => {
    const client = await start({ kind: 'bearer' });
    registry.plan({ on: 'token', answer: { status } });
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code });
  });

  it('tells an answer without a token', async () => {
    const client = await start({ kind: 'bearer' });
    registry.plan({ on: 'token', answer: { status: 200, body: '{}' } });
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

describe('a token server elsewhere', () => {
  let elsewhere: FixtureRegistry;

  beforeEach(async () => {
    elsewhere = await startFixtureRegistry({ auth: { kind: 'bearer', ...CREDENTIALS } });
  });

  afterEach(() => elsewhere.close());

  it('never gets the credentials by itself', async () => {
    const client = await start({ kind: 'bearer', realm: `${elsewhere.url}/token` });
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code: 'misconfigured' });
    expect(elsewhere.requests).toEqual([]);
  });

  it('gets them when it is configured', async () => {
    const client = await start(
      { kind: 'bearer', realm: `${elsewhere.url}/token` },
      { credentials: CREDENTIALS, allowHosts: [elsewhere.host] },
    );
    // Its token is worth nothing at the registry: what counts is who was asked, and that it ends there.
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(elsewhere.requests.map(({ authorization }) => authorization)).toEqual(['basic']);
    expect(steps()).toEqual(['tags none 401', 'tags bearer 401']);
  });

  it('is asked for a token for anybody when there are no credentials', async () => {
    const client = await start({ kind: 'bearer', realm: `${elsewhere.url}/token` }, {});
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(elsewhere.requests.map(({ authorization }) => authorization)).toEqual(['none']);
  });

  it('without TLS is refused, loopback aside', async () => {
    const client = await start({ kind: 'bearer', realm: 'http://auth.example/token' });
    await expect(client.listTags(image(), { signal })).rejects.toMatchObject({ code: 'misconfigured' });
  });
});

describe('Gitea', () => {
  it('needs one token for all repositories', async () => {
    const client = await start({ kind: 'bearer' }, undefined, 'gitea');
    await client.resolve(image(), 'a', { signal });
    await client.resolve(image('alexei/other'), 'a', { signal });
    expect(registry.count('token')).toBe(1);
  });

  it('does not run in circles when it may not read', async () => {
    const client = await start({ kind: 'bearer' }, undefined, 'gitea');
    await client.resolve(image(), 'a', { signal });
    registry.forgetRequests();
    await expect(client.resolve(image('hidden/app'), 'a', { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(steps()).toEqual(['head-manifest bearer 401', 'head-manifest basic 401']);
    registry.forgetRequests();
    await client.resolve(image(), 'a', { signal });
    expect(steps()).toEqual(['head-manifest bearer 200']);
  });
});
