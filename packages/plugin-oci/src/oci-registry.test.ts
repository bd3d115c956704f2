import {
  type FixtureRegistry,
  fixtureImage,
  startFixtureRegistry,
  type TestContext,
  testContext,
} from '@docker-watcher/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OciRegistry } from './oci-registry.js';
import type { Settings } from './settings.js';

const { signal } = new AbortController();
let context: TestContext;
let registry: FixtureRegistry;

beforeEach(async () => {
  context = await testContext('oci');
  registry = await startFixtureRegistry({ auth: { kind: 'bearer', username: 'alexei', password: 'p' } });
});

afterEach(async () => {
  await registry.close();
  await context.close();
});

const source = (settings: Partial<Settings> = {}) => new OciRegistry({ url: registry.url, ...settings }, context);

it('asks at the host of the image, with the credentials of the registry', async () => {
  const image = { host: registry.host, repository: 'alexei/app' };
  const digest = registry.push('alexei/app', 'dev-1', fixtureImage());
  const part = source({ url: 'https://registry.example.com', username: 'alexei', password: 'p' });
  expect(await part.listTags(image, { signal })).toEqual(['dev-1']);
  expect((await part.resolve(image, 'dev-1', { signal }))?.digest).toBe(digest);
  expect((await part.describe(image, digest, { signal })).platforms).toEqual(['linux/amd64']);
});

it('gives docker pull the same credentials, or none', async () => {
  expect(await source({ token: 't' }).pullAuth()).toEqual({ kind: 'basic', username: 'token', password: 't' });
  expect(await source().pullAuth()).toBeUndefined();
});

it('knows whether the registry lets it in', async () => {
  expect(await source({ username: 'alexei', password: 'p' }).health({ signal })).toEqual({ state: 'ok' });
  expect(await source({ username: 'alexei', password: 'wrong' }).health({ signal })).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('refused'),
  });
  registry.plan({ answer: { status: 404 } });
  expect(await source().health({ signal })).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining('elsewhere'),
  });
});

it('tells how many pulls Docker Hub still allows, by what came with the last look', async () => {
  const image = { host: registry.host, repository: 'alexei/app' };
  registry.push('alexei/app', 'dev-1', fixtureImage());
  const part = source({ username: 'alexei', password: 'p' });
  await part.listTags(image, { signal });
  const { digest } = fixtureImage();
  const look = async (remaining: number) => {
    const limits = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': `${remaining};w=21600` };
    const headers = { ...limits, 'docker-content-digest': digest };
    registry.plan({ on: 'head-manifest', answer: { status: 200, headers } });
    await part.resolve(image, 'dev-1', { signal });
    return part.health({ signal });
  };
  expect(await look(76)).toEqual({ state: 'ok', detail: '76 of 100 pulls in 6 hours are left.' });
  expect(await look(0)).toEqual({ state: 'degraded', detail: expect.stringContaining('0 of 100') });
});

it('tells how long to wait when it was asked too often', async () => {
  const image = { host: registry.host, repository: 'alexei/app' };
  registry.plan({ on: 'tags', answer: { status: 429, headers: { 'retry-after': '60' }, body: 'slow down' } });
  const part = source();
  await expect(part.listTags(image, { signal })).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterMs: 60_000,
  });
  await expect(part.listTags(image, { signal })).rejects.toMatchObject({ code: 'rate_limited' });
  expect(registry.count('tags')).toBe(1);
});

it('needs to be told before it speaks plain http to a registry that is not on this machine', async () => {
  const image = { host: 'registry.invalid:5000', repository: 'alexei/app' };
  const url = 'http://registry.invalid:5000';
  await expect(source({ url }).listTags(image, { signal })).rejects.toMatchObject({
    code: 'misconfigured',
    hint: expect.stringContaining('insecure'),
  });
  await expect(source({ url, insecure: true }).listTags(image, { signal })).rejects.toMatchObject({
    code: 'unavailable',
  });
});

it('takes what the demo is configured with', async () => {
  const open = await startFixtureRegistry();
  open.push('alexei/app', 'dev-1', fixtureImage());
  const part = source({ url: open.url, insecure: true });
  expect(await part.listTags({ host: open.host, repository: 'alexei/app' }, { signal })).toEqual(['dev-1']);
  await open.close();
});
