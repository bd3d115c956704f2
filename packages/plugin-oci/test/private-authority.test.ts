import { once } from 'node:events';
import { request as ask } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fixtureImage, type TestContext, testContext } from '@docker-watcher/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startRegistry } from '../../../scripts/services/registry.mjs';
import { OciRegistry } from '../src/oci-registry.js';
import type { Settings } from '../src/settings.js';
import { CERTIFICATE, KEY } from './certificate.js';
import { pushImage } from './push.js';

const REPOSITORY = 'alexei/app';
const { signal } = new AbortController();
let registry: Awaited<ReturnType<typeof startRegistry>>;
let front: Server;
let host: string;
let context: TestContext;

/** The registry behind a front that ends TLS, as one stands behind a reverse proxy. */
beforeAll(async () => {
  registry = await startRegistry({ log: () => {} });
  await pushImage(registry.url, REPOSITORY, 'v1', fixtureImage());
  front = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    const { method, url: path, headers } = request;
    const inner = ask(`${registry.url}${path}`, { method: method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(inner);
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  host = `127.0.0.1:${(front.address() as AddressInfo).port}`;
});

afterAll(async () => {
  front?.closeAllConnections();
  front?.close();
  await registry?.stop();
});

beforeEach(async () => {
  context = await testContext('oci');
});

afterEach(() => context.close());

const listTags = (settings: Partial<Settings>, url = `https://${host}`) =>
  new OciRegistry({ url, ...settings }, context).listTags({ host, repository: REPOSITORY }, { signal });

it('refuses a certificate nobody vouches for, and says what would help', async () => {
  await expect(listTags({})).rejects.toMatchObject({
    code: 'unavailable',
    hint: expect.stringMatching(/ca_file.*insecure/),
  });
});

it('accepts it when its authority is given', async () => {
  expect(await listTags({ ca: CERTIFICATE })).toEqual(['v1']);
});

it('accepts any certificate when told to', async () => {
  expect(await listTags({ insecure: true })).toEqual(['v1']);
});

it('asks an image at another host of this machine over TLS too, before it tries without', async () => {
  expect(await listTags({ ca: CERTIFICATE }, 'https://registry.example.com')).toEqual(['v1']);
  await expect(listTags({}, 'https://registry.example.com')).rejects.toMatchObject({ code: 'unavailable' });
});

it('does not take something else for an authority', () => {
  expect(() => new OciRegistry({ url: `https://${host}`, ca: KEY }, context)).toThrow(
    expect.objectContaining({ code: 'misconfigured' }),
  );
});
