import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookRequest } from '@docker-watcher/sdk';
import { fixtureImage, fixtureIndex, type TestContext, testContext } from '@docker-watcher/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startRegistry } from '../../../scripts/services/registry.mjs';
import { OciRegistry } from '../src/oci-registry.js';
import type { Settings } from '../src/settings.js';
import { webhook } from '../src/webhook/webhook.js';
import { pushImage } from './push.js';

type RealRegistry = Awaited<ReturnType<typeof startRegistry>>;

/** Made with bcrypt of `s3cret-pass`; the tool that makes such files is not everywhere. */
const HTPASSWD = ['alexei', 'token'].map(
  (name) => `${name}:$2b$04$ag4igFrvsb3Uij/P1yR0/.FH9QNr9P3zCfMMwcvJDzVkwOS1Qy/NS\n`,
);
const PASSWORD = 's3cret-pass';
const SECRET = 'webhook-s3cret';
const { signal } = new AbortController();

let context: TestContext;

beforeEach(async () => {
  context = await testContext('oci');
});

afterEach(() => context.close());

const silent = () => {};
const source = (settings: Settings) => new OciRegistry(settings, context);

describe('docker-registry, open to all', () => {
  let registry: RealRegistry;
  let receiver: Server;
  const deliveries: WebhookRequest[] = [];

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      deliveries.push({ headers: request.headers as Record<string, string>, query: {}, body: Buffer.concat(chunks) });
      response.writeHead(202).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const notifications = { url, headers: { Authorization: `Bearer ${SECRET}` } };
    registry = await startRegistry({ notifications, log: silent });
  });

  afterAll(async () => {
    await registry?.stop();
    receiver?.close();
  });

  it('lists, resolves and describes what was pushed', async () => {
    const image = { host: registry.host, repository: 'alexei/plain' };
    const docker = fixtureImage({ format: 'docker', seed: 'plain', created: '2026-03-03T03:03:03Z' });
    const arm = fixtureImage({ platform: 'linux/arm64', seed: 'arm' });
    const index = fixtureIndex([fixtureImage({ seed: 'amd' }), arm], { attestation: true });
    await pushImage(registry.url, image.repository, 'v1', docker);
    await pushImage(registry.url, image.repository, 'v2', index);
    await pushImage(registry.url, image.repository, `sha256-${'a'.repeat(64)}.sig`, fixtureImage({ seed: 'sig' }));

    const part = source({ url: registry.url });
    expect([...(await part.listTags(image, { signal }))].sort()).toEqual(['v1', 'v2']);
    expect(await part.resolve(image, 'v1', { signal })).toEqual({ digest: docker.digest, mediaType: docker.mediaType });
    expect(await part.resolve(image, 'v2', { signal })).toEqual({ digest: index.digest, mediaType: index.mediaType });
    expect(await part.describe(image, docker.digest, { signal })).toMatchObject({
      created: '2026-03-03T03:03:03Z',
      platforms: ['linux/amd64'],
    });
    expect((await part.describe(image, index.digest, { signal })).platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await part.health({ signal })).toEqual({ state: 'ok' });
  });

  it('needs the whole Accept list: a short one gives another digest, or none', async () => {
    const docker = fixtureImage({ format: 'docker', seed: 'accept' });
    const index = fixtureIndex([fixtureImage({ seed: 'accept' })]);
    await pushImage(registry.url, 'alexei/accept', 'docker', docker);
    await pushImage(registry.url, 'alexei/accept', 'index', index);
    const headOf = (tag: string) => fetch(`${registry.url}/v2/alexei/accept/manifests/${tag}`, { method: 'HEAD' });
    expect((await headOf('docker')).headers.get('docker-content-digest')).not.toBe(docker.digest);
    expect((await headOf('index')).status).toBe(404);
    const part = source({ url: registry.url });
    const image = { host: registry.host, repository: 'alexei/accept' };
    expect((await part.resolve(image, 'docker', { signal }))?.digest).toBe(docker.digest);
    expect((await part.resolve(image, 'index', { signal }))?.digest).toBe(index.digest);
  });

  it('tells a missing tag, a missing repository and one without tags apart', async () => {
    const part = source({ url: registry.url });
    const image = { host: registry.host, repository: 'alexei/gone' };
    await expect(part.listTags(image, { signal })).rejects.toMatchObject({ code: 'not_found' });
    const content = fixtureImage({ seed: 'gone' });
    await pushImage(registry.url, image.repository, 'only', content);
    expect(await part.resolve(image, 'other', { signal })).toBeUndefined();
    const deleted = await fetch(`${registry.url}/v2/${image.repository}/manifests/${content.digest}`, {
      method: 'DELETE',
    });
    expect(deleted.status).toBe(202);
    expect(await part.listTags(image, { signal })).toEqual([]);
    expect(await part.resolve(image, 'only', { signal })).toBeUndefined();
  });

  it('is found over plain http by a name that the settings do not mention', async () => {
    await pushImage(registry.url, 'alexei/loopback', 'a', fixtureImage());
    const image = { host: registry.host.replace('127.0.0.1', 'localhost'), repository: 'alexei/loopback' };
    expect(await source({ url: 'https://registry.example.com' }).listTags(image, { signal })).toEqual(['a']);
  });

  it('tells of a push, in words the webhook understands', async () => {
    deliveries.length = 0;
    await pushImage(registry.url, 'alexei/told', 'dev-7', fixtureIndex([fixtureImage({ seed: 'told' })]));
    await expect
      .poll(() => deliveries.map((delivery) => webhook.parse(delivery)))
      .toContainEqual({
        kind: 'images',
        images: [{ repository: 'alexei/told', tag: 'dev-7' }],
      });
    for (const delivery of deliveries) {
      expect(webhook.verify(delivery, SECRET)).toBe(true);
      expect(webhook.verify(delivery, 'another')).toBe(false);
      expect(webhook.deliveryId?.(delivery)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('docker-registry with a password file', () => {
  let registry: RealRegistry;
  let folder: string;
  const image = () => ({ host: registry.host, repository: 'alexei/private' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-htpasswd-'));
    const htpasswd = join(folder, 'htpasswd');
    await writeFile(htpasswd, HTPASSWD.join(''));
    registry = await startRegistry({ htpasswd, log: silent });
    const authorization = `Basic ${Buffer.from(`alexei:${PASSWORD}`).toString('base64')}`;
    await pushImage(registry.url, image().repository, 'v1', fixtureImage(), authorization);
  });

  afterAll(async () => {
    await registry?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<[string, Partial<Settings>]>([
    ['a name and a password', { username: 'alexei', password: PASSWORD }],
    ['a name and a token', { username: 'alexei', token: PASSWORD }],
    ['a token alone, for the user "token"', { token: PASSWORD }],
  ])('lets %s in', async (_, settings) => {
    const part = source({ url: registry.url, ...settings });
    expect(await part.listTags(image(), { signal })).toEqual(['v1']);
    expect((await part.resolve(image(), 'v1', { signal }))?.digest).toBe(fixtureImage().digest);
    expect(await part.health({ signal })).toEqual({ state: 'ok' });
  });

  it.each<[string, Partial<Settings>]>([
    ['nobody', {}],
    ['a wrong password', { username: 'alexei', password: 'wrong' }],
  ])('keeps %s out', async (_, settings) => {
    const part = source({ url: registry.url, ...settings });
    await expect(part.listTags(image(), { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(part.resolve(image(), 'v1', { signal })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await part.health({ signal })).toMatchObject({ state: 'failed' });
  });
});
