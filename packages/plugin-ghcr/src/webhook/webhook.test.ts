import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebhookRequest } from '@docker-watcher/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhook } from './webhook.js';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures');
const HEADERS = JSON.parse(readFileSync(join(FIXTURES, 'headers.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const SECRET = 'test-webhook-secret';
const APP = 'alexei/web-app-launcher';

function delivery(name: string): WebhookRequest {
  return { headers: HEADERS[name] ?? {}, query: {}, body: readFileSync(join(FIXTURES, `${name}.payload`)) };
}

function made(event: string, body: unknown): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { headers: { 'x-github-event': event }, query: {}, body: Buffer.from(text) };
}

const image = (repository: string) => ({ kind: 'images', images: [{ repository }] });
const ignored = (reason: RegExp) => ({ kind: 'ignored', reason: expect.stringMatching(reason) });
const tagged = (name: unknown) => ({ container_metadata: { tag: { name } } });
const pack = (fields: Record<string, unknown> = {}, action = 'published') => ({
  action,
  package: {
    package_type: 'CONTAINER',
    owner: { login: 'Codertocat' },
    name: 'App',
    package_version: tagged('dev-1'),
    ...fields,
  },
});

describe('sample deliveries', () => {
  it.each([
    ['ghcr-registry_package-published', image(APP)],
    ['ghcr-registry_package-untagged', ignored(/without a tag/)],
    ['github-ping', { kind: 'pong' }],
  ])('%s', (name, outcome) => {
    expect(webhook.verify(delivery(name), SECRET)).toBe(true);
    expect(webhook.parse(delivery(name))).toEqual(outcome);
    expect(webhook.deliveryId?.(delivery(name))).toBe('40731f00-2623-11ec-8a58-45788bc19979');
  });

  it('means the same as "package" and as "registry_package"', () => {
    const { body } = delivery('ghcr-registry_package-published');
    const { action, registry_package: pushed } = JSON.parse(Buffer.from(body).toString('utf8'));
    expect(webhook.parse(made('package', { action, package: pushed }))).toEqual(image(APP));
  });
});

describe('other deliveries', () => {
  it.each<[string, string, unknown, unknown]>([
    ['an image in upper case', 'package', pack(), image('codertocat/app')],
    ['an updated one', 'package', pack({}, 'updated'), image('codertocat/app')],
    ['a deleted one', 'package', pack({}, 'deleted'), ignored(/"deleted"/)],
    ['an owner by namespace', 'package', pack({ owner: null, namespace: 'Org' }), image('org/app')],
    ['no owner', 'package', pack({ owner: null }), ignored(/no valid repository/)],
    ['no name', 'package', pack({ name: 7 }), ignored(/no valid repository/)],
    ['a path for a name', 'package', pack({ name: '../x' }), ignored(/no valid repository/)],
    ['a package of another kind', 'package', pack({ package_type: 'npm' }), ignored(/"npm"/)],
    ['a kind by ecosystem', 'package', pack({ package_type: null, ecosystem: 'container' }), image('codertocat/app')],
    ['an empty tag', 'package', pack({ package_version: tagged('') }), ignored(/without a tag/)],
    ['no metadata', 'package', pack({ package_version: { container_metadata: null } }), ignored(/without a tag/)],
    ['no version', 'package', pack({ package_version: null }), ignored(/without a tag/)],
    [
      'a tag in the address only',
      'package',
      pack({ package_version: { package_url: 'ghcr.io/Codertocat/App:dev-1' } }),
      image('codertocat/app'),
    ],
    [
      'an address without a tag',
      'package',
      pack({ package_version: { ...tagged(''), package_url: 'ghcr.io/Codertocat/App:' } }),
      ignored(/without a tag/),
    ],
    ['a signature', 'package', pack({ package_version: tagged(`sha256-${'a'.repeat(64)}.sig`) }), ignored(/signature/)],
    ['no package', 'registry_package', pack(), ignored(/no package/)],
    ['a push', 'push', { repository: { full_name: 'Alexei/App' } }, { kind: 'source-push', fullName: 'alexei/app' }],
    ['a deleted branch', 'push', { deleted: true, repository: { full_name: 'a/b' } }, ignored(/deleted/)],
    ['a push of nothing', 'push', {}, ignored(/no repository/)],
    ['a star', 'star', {}, ignored(/"star"/)],
    ['no object', 'package', [1], ignored(/no package/)],
  ])('%s', (_, event, body, outcome) => {
    expect(webhook.parse(made(event, body))).toEqual(outcome);
  });

  it('names no event when it comes from CI', () => {
    expect(webhook.parse({ headers: {}, query: {}, body: Buffer.from('{"image":"a/b","tag":"x"}') })).toEqual(
      ignored(/"generic"/),
    );
  });

  it.each(['package', 'ping', 'push'])('refuses a truncated %s', (event) => {
    const whole = delivery('ghcr-registry_package-published');
    const body = whole.body.subarray(0, whole.body.length - 1);
    expect(() => webhook.parse({ ...made(event, ''), body })).toThrow('not JSON');
    expect(webhook.verify({ ...whole, body }, SECRET)).toBe(false);
  });

  it('understands or ignores any JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom('package', 'registry_package', 'push'), fc.jsonValue(), (event, body) => {
        const outcome = webhook.parse(made(event, JSON.stringify({ action: 'published', [event]: body })));
        expect(['images', 'source-push', 'ignored']).toContain(outcome.kind);
      }),
    );
  });
});

describe('proof of the secret', () => {
  const body = Buffer.from('payload=%7B%22zen%22%3A%22Keep+it+simple.%22%7D');
  const hex = createHmac('sha256', SECRET).update(body).digest('hex');
  const verify = (headers: Record<string, string>, secret = SECRET) =>
    webhook.verify({ headers, query: {}, body }, secret);

  it('is over the bytes as they came, also of a form', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-github-event': 'ping' };
    expect(verify({ ...form, 'x-hub-signature-256': `sha256=${hex}` })).toBe(true);
    expect(webhook.parse({ headers: form, query: {}, body })).toEqual({ kind: 'pong' });
  });

  it.each<[string, Record<string, string>]>([
    ['none, of a hook without a secret', {}],
    ['an empty one', { 'x-hub-signature-256': '' }],
    ['a prefix alone', { 'x-hub-signature-256': 'sha256=' }],
    ['one of another body', { 'x-hub-signature-256': createHmac('sha256', SECRET).update('b').digest('hex') }],
    ['a short one', { 'x-hub-signature-256': `sha256=${hex.slice(0, 62)}` }],
    ['SHA-1', { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}` }],
    ['one of another secret', { 'x-hub-signature-256': createHmac('sha256', 'x').update(body).digest('hex') }],
  ])('refuses %s', (_, headers) => {
    expect(verify(headers)).toBe(false);
  });

  it('refuses everything while there is no secret', () => {
    const empty = createHmac('sha256', '').update(body).digest('hex');
    expect(verify({ 'x-hub-signature-256': `sha256=${empty}` }, '')).toBe(false);
  });
});
