import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhook as ghcr } from '../../../plugin-ghcr/src/webhook/webhook.js';
import { webhook as gitea } from '../../../plugin-gitea/src/webhook/webhook.js';
import { webhook as oci } from '../../../plugin-oci/src/webhook/webhook.js';
import type { DeliveryRequest } from '../../src/detection/intake.js';
import { GENERIC_SECRET, POLL_MS, World } from './world.js';

const APP = 'alexei/web-app-launcher';
const IMAGE = `registry.test/${APP}`;
const SIGNED = 'test-webhook-secret';
const TOKEN = 's3cret';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const FORM = { 'content-type': FORM_TYPE };
const DAY_MS = 24 * 60 * 60_000;

let world: World;
beforeEach(async () => {
  const image = { host: 'registry.test', repository: APP };
  world = await World.open({
    stages: ['home', 'github', 'plain'].map((registry) => ({ project: registry, registry, image, pattern: 'dev-*' })),
    webhooks: {
      other: { type: 'gitea', webhook: gitea, secret: 'another-secret' },
      home: { type: 'gitea', webhook: gitea, secret: SIGNED },
      github: { type: 'ghcr', webhook: ghcr, secret: SIGNED },
      plain: { type: 'oci', webhook: oci, secret: TOKEN },
      silent: { type: 'silent', webhook: { verify: () => false, parse: () => ({ kind: 'pong' }) }, secret: '' },
    },
  });
});
afterEach(() => world.close());

function sample(plugin: string, name: string, more: Readonly<Record<string, string>> = {}): DeliveryRequest {
  const folder = join(import.meta.dirname, `../../../plugin-${plugin}/test/fixtures`);
  const all = JSON.parse(readFileSync(join(folder, 'headers.json'), 'utf8')) as Record<string, Record<string, string>>;
  const headers = { ...all[name], ...more };
  const body = readFileSync(join(folder, `${name}.payload`));
  return { headers, query: { token: TOKEN }, body, contentType: headers['content-type'] ?? '' };
}

function fromCi(body: string, headers: Readonly<Record<string, string>> = signed(body)): DeliveryRequest {
  const contentType = headers['content-type'] ?? 'application/json';
  return { headers, query: {}, body: Buffer.from(body), contentType };
}

function signed(body: string, name = 'x-hub-signature-256', secret = GENERIC_SECRET) {
  return { [name]: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

/** The same as a form with a field `payload`, signed as Gitea does: over the JSON. */
function asForm(request: DeliveryRequest): DeliveryRequest {
  const body = new URLSearchParams({ payload: Buffer.from(request.body).toString('utf8') }).toString();
  return { ...request, headers: { ...request.headers, ...FORM }, body: Buffer.from(body), contentType: FORM_TYPE };
}

/** Signed as GitHub does: over the form as it is sent. */
function signedForm(body: string, event = 'ping'): DeliveryRequest {
  const headers = { ...FORM, 'x-github-event': event, ...signed(body, 'x-hub-signature-256', SIGNED) };
  return { headers, query: {}, body: Buffer.from(body), contentType: FORM_TYPE };
}

async function send(source: string, request: DeliveryRequest) {
  try {
    const { status, body } = await world.detection.intake.receive(source, request);
    return [status, body.status];
  } catch (error) {
    return [(error as { status?: number }).status, (error as { code?: string }).code];
  }
}

describe('the deliveries of', () => {
  it.each([
    ['gitea', 'gitea-package-created-tag', 202, 'queued'],
    ['gitea', 'gitea-package-created-digest', 200, 'ignored'],
    ['gitea', 'gitea-package-deleted', 200, 'ignored'],
    ['gitea', 'gitea-push', 202, 'queued'],
    ['gitea', 'gitea-push-tag', 202, 'queued'],
    ['ghcr', 'ghcr-registry_package-published', 202, 'queued'],
    ['ghcr', 'ghcr-registry_package-untagged', 200, 'ignored'],
    ['ghcr', 'github-ping', 200, 'pong'],
    ['oci', 'distribution-push', 202, 'queued'],
    ['oci', 'distribution-push-blob', 200, 'ignored'],
    ['oci', 'distribution-pull', 200, 'ignored'],
    ['oci', 'distribution-delete-tag', 200, 'ignored'],
    ['oci', 'dockerhub-push', 202, 'queued'],
    ['oci', 'harbor-push_artifact', 202, 'queued'],
    ['oci', 'quay-push', 202, 'queued'],
    ['oci', 'gitlab-registry-push', 200, 'ignored'],
  ])('%s: %s', async (plugin, name, status, outcome) => {
    const source = { gitea: 'gitea', ghcr: 'github', oci: 'oci' }[plugin] ?? '';
    const before = (await world.events('webhook.received')).length;
    expect(await send(source, sample(plugin, name))).toEqual([status, outcome]);
    const received = await world.events('webhook.received');
    expect(received.length - before).toBe(status === 202 ? 1 : 0);
    // The same body proves nothing for a registry with another secret.
    expect(await send('other', sample(plugin, name, { authorization: 'Bearer no' }))).toEqual([
      401,
      'request.unauthenticated',
    ]);
  });

  it('Gitea and GitHub as forms, each signed in its way', async () => {
    expect(await send('gitea', asForm(sample('gitea', 'gitea-package-created-tag')))).toEqual([202, 'queued']);
    expect(await send('gitea', asForm(sample('gitea', 'gitea-package-created-digest')))).toEqual([200, 'ignored']);
    const { body } = asForm(sample('ghcr', 'ghcr-registry_package-published'));
    const published = signedForm(Buffer.from(body).toString('utf8'), 'registry_package');
    expect(await send('github', published)).toEqual([202, 'queued']);
    expect(await send('github', { ...published, contentType: `${FORM_TYPE}; charset=utf-8` })).toEqual([202, 'queued']);
    expect(await send('github', { ...published, body: Buffer.from('payload=%7B%7D') })).toEqual([
      401,
      'request.unauthenticated',
    ]);
  });

  it('CI, signed or with the token', async () => {
    const body = JSON.stringify({ image: IMAGE, tag: 'dev-7' });
    expect(await send('generic', fromCi(body))).toEqual([202, 'queued']);
    expect(await send('generic', fromCi(body, signed(body, 'x-docker-watcher-signature')))).toEqual([202, 'queued']);
    expect(await send('generic', fromCi(body, { authorization: `Bearer ${GENERIC_SECRET}` }))).toEqual([202, 'queued']);
    expect(await send('generic', fromCi(body, { authorization: 'Bearer no' }))).toEqual([
      401,
      'request.unauthenticated',
    ]);
    expect(await send('generic', fromCi(JSON.stringify({ image: `${APP.toUpperCase()}:dev-7` })))).toEqual([
      202,
      'queued',
    ]);
    expect(await send('generic', fromCi('{"image":"elsewhere/app"}'))).toEqual([200, 'ignored']);
    expect(await send('generic', fromCi('{"tag":"dev-7"}'))).toEqual([400, 'request.invalid']);
    expect(await send('generic', fromCi('null'))).toEqual([400, 'request.invalid']);
    expect(await send('generic', fromCi(`{"image":"${IMAGE}","tag":"no tag"}`))).toEqual([400, 'request.invalid']);
  });
});

describe('refused', () => {
  const good = () => sample('gitea', 'gitea-package-created-tag');
  it.each([
    ['nobody', good(), 404, 'not_found'],
    ['nobody', { ...good(), contentType: 'text/plain' }, 404, 'not_found'],
    ['gitea', { ...good(), contentType: 'text/plain' }, 415, 'request.unsupported_type'],
    ['gitea', { ...good(), contentType: 'multipart/form-data; boundary=x' }, 415, 'request.unsupported_type'],
    ['oci', asForm(sample('oci', 'distribution-push')), 415, 'request.unsupported_type'],
    ['generic', asForm(fromCi('{}')), 415, 'request.unsupported_type'],
    ['gitea', { ...asForm(good()), body: Buffer.from('payload=%7B%7D') }, 401, 'request.unauthenticated'],
    ['github', { ...asForm(sample('ghcr', 'github-ping')), headers: {} }, 401, 'request.unauthenticated'],
    ['github', signedForm('payload=%7B'), 400, 'request.invalid'],
    ['github', signedForm('other=%7B%7D'), 400, 'request.invalid'],
    ['gitea', { ...good(), contentType: '', headers: {} }, 415, 'request.unsupported_type'],
    ['gitea', { ...good(), headers: {} }, 401, 'request.unauthenticated'],
    ['gitea', { ...good(), body: Buffer.from('{') }, 401, 'request.unauthenticated'],
    ['silent', good(), 401, 'request.unauthenticated'],
    ['generic', fromCi('{', signed('{')), 400, 'request.invalid'],
  ])('%s %#', async (source, request, status, code) => {
    expect(await send(source, request)).toEqual([status, code]);
  });

  it('deliveries are told of at most once a minute', async () => {
    for (let i = 0; i < 50; i++) await send('gitea', { ...good(), headers: {} });
    await send('plain', { ...good(), headers: {}, query: {} });
    expect((await world.events('webhook.refused')).map(({ data }) => data.source)).toEqual(['gitea', 'plain']);
    await world.pass(POLL_MS);
    await send('gitea', { ...good(), headers: {} });
    expect((await world.events('webhook.refused')).at(-1)?.data).toMatchObject({ source: 'gitea', more: 49 });
  });
});

it('finds the one of a type whose secret proves the delivery', async () => {
  await world.detection.intake.receive('gitea', sample('gitea', 'gitea-package-created-tag'));
  const [event] = await world.events('webhook.received');
  expect(event).toMatchObject({
    actor: { kind: 'webhook', id: 'home' },
    data: { source: 'home', images: [`${IMAGE}:dev-7`], delivery: expect.any(String) },
  });
  // The same delivery by the registry's own address.
  expect(await send('home', sample('gitea', 'gitea-package-created-tag'))).toEqual([200, 'duplicate']);
  expect(await send('ghcr', sample('ghcr', 'ghcr-registry_package-published'))).toEqual([202, 'queued']);
});

it('takes a delivery once, for seven days', async () => {
  const push = sample('gitea', 'gitea-package-created-tag');
  expect(await send('gitea', push)).toEqual([202, 'queued']);
  expect(await send('gitea', push)).toEqual([200, 'duplicate']);
  await world.pass(6 * DAY_MS);
  expect(await send('gitea', push)).toEqual([200, 'duplicate']);
  await world.pass(2 * DAY_MS);
  expect(await send('gitea', push)).toEqual([202, 'queued']);
});

it('keeps what comes before the start', async () => {
  world.registry.push(APP, 'dev-7');
  await send('gitea', sample('gitea', 'gitea-package-created-tag'));
  await world.settled();
  await world.start();
  expect(world.taken.find(({ project }) => project === 'home')?.actor).toEqual({ kind: 'webhook', id: 'home' });
});
