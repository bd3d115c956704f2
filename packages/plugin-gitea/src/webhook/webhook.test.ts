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

function delivery(name: string, headers: Record<string, string> = HEADERS[name] ?? {}): WebhookRequest {
  return { headers, query: {}, body: readFileSync(join(FIXTURES, `${name}.payload`)) };
}

function made(event: string, body: unknown): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { headers: { 'x-gitea-event': event }, query: {}, body: Buffer.from(text) };
}

const image = (repository: string, tag: string) => ({ kind: 'images', images: [{ repository, tag }] });
const ignored = (reason: RegExp) => ({ kind: 'ignored', reason: expect.stringMatching(reason) });
const pack = (fields: Record<string, unknown>, action = 'created') => ({
  action,
  package: { type: 'container', owner: { username: 'Alexei' }, name: 'App', version: 'dev-1', ...fields },
});

describe('sample deliveries', () => {
  it.each([
    ['gitea-package-created-tag', image(APP, 'dev-7')],
    ['gitea-package-created-digest', ignored(/without a tag/)],
    ['gitea-package-deleted', ignored(/"deleted"/)],
    ['gitea-push', { kind: 'source-push', fullName: APP }],
    ['gitea-push-tag', { kind: 'source-push', fullName: APP }],
  ])('%s', (name, outcome) => {
    expect(webhook.verify(delivery(name), SECRET)).toBe(true);
    expect(webhook.parse(delivery(name))).toEqual(outcome);
    expect(webhook.deliveryId?.(delivery(name))).toBe('f6266f16-1bf3-46a5-9ea4-602e06ead473');
  });
});

describe('other deliveries', () => {
  it.each<[string, string, unknown, unknown]>([
    ['an image in upper case', 'package', pack({}), image('alexei/app', 'dev-1')],
    ['an image with slashes', 'package', pack({ name: 'web/app' }), image('alexei/web/app', 'dev-1')],
    ['an owner by login', 'package', pack({ owner: { login: 'org' } }), image('org/app', 'dev-1')],
    ['no owner', 'package', pack({ owner: null }), ignored(/no valid repository/)],
    ['no name', 'package', pack({ name: undefined }), ignored(/no valid repository/)],
    ['a path for a name', 'package', pack({ name: '../../etc' }), ignored(/no valid repository/)],
    ['a signature', 'package', pack({ version: `sha256-${'a'.repeat(64)}.sig` }), ignored(/signature/)],
    ['another kind of package', 'package', pack({ type: 'npm' }), ignored(/"npm"/)],
    ['no package', 'package', { action: 'created' }, ignored(/no package/)],
    ['a test delivery', 'push', { before: '9f2b', after: '9f2b', repository: { full_name: 'a/b' } }, { kind: 'pong' }],
    [
      'a deleted branch',
      'push',
      { before: '9f2b', after: '0'.repeat(40), repository: { full_name: 'a/b' } },
      ignored(/deleted/),
    ],
    ['a push of nothing', 'push', {}, ignored(/no repository/)],
    ['an issue', 'issues', {}, ignored(/"issues"/)],
    ['no object', 'package', [1], ignored(/no package/)],
  ])('%s', (_, event, body, outcome) => {
    expect(webhook.parse(made(event, body))).toEqual(outcome);
  });

  it('names no event when it comes from CI', () => {
    expect(webhook.parse({ headers: {}, query: {}, body: Buffer.from('{"image":"a/b","tag":"x"}') })).toEqual(
      ignored(/"generic"/),
    );
  });

  it('reads the headers of Forgejo', () => {
    const forgejo = { 'x-forgejo-event': 'package', 'x-forgejo-delivery': 'd-1' };
    const request = delivery('gitea-package-created-tag', forgejo);
    expect(webhook.parse(request)).toEqual(image(APP, 'dev-7'));
    expect(webhook.deliveryId?.(request)).toBe('d-1');
  });

  it.each(['package', 'push'])('refuses a truncated %s', (event) => {
    const whole = delivery('gitea-package-created-tag').body;
    const cut = made(event, Buffer.from(whole.subarray(0, whole.length - 20)).toString());
    expect(() => webhook.parse(cut)).toThrow('not JSON');
    expect(webhook.verify({ ...cut, headers: HEADERS['gitea-package-created-tag'] ?? {} }, SECRET)).toBe(false);
  });

  it('understands or ignores any JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom('package', 'push'), fc.jsonValue(), (event, body) => {
        const { kind } = webhook.parse(made(event, JSON.stringify(body)));
        expect(['images', 'source-push', 'pong', 'ignored']).toContain(kind);
      }),
    );
  });
});

describe('proof of the secret', () => {
  const body = Buffer.from('{"a":1}');
  const hex = createHmac('sha256', SECRET).update(body).digest('hex');
  const verify = (headers: Record<string, string>, secret = SECRET, bytes: Uint8Array = body) =>
    webhook.verify({ headers, query: {}, body: bytes }, secret);

  it.each<[string, Record<string, string>]>([
    ["Gitea's", { 'x-gitea-signature': hex }],
    ["Forgejo's", { 'x-forgejo-signature': hex }],
    ["GitHub's", { 'x-hub-signature-256': `sha256=${hex}` }],
    ['an authorization header', { authorization: `Bearer ${SECRET}` }],
  ])('accepts %s', (_, headers) => {
    expect(verify(headers)).toBe(true);
    expect(verify(headers, 'another')).toBe(false);
  });

  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['empty ones, of a hook without a secret', { 'x-gitea-signature': '', 'x-hub-signature-256': 'sha256=' }],
    ['one of another body', { 'x-gitea-signature': createHmac('sha256', SECRET).update('b').digest('hex') }],
    ['a short one', { 'x-gitea-signature': hex.slice(0, 62) }],
    ['one that is no hex', { 'x-gitea-signature': 'z'.repeat(64) }],
    ['SHA-1', { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}` }],
    ['another token', { authorization: 'Bearer wrong' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('refuses %s', (_, headers) => {
    expect(verify(headers)).toBe(false);
  });

  it('refuses everything while there is no secret', () => {
    const empty = createHmac('sha256', '').update(body).digest('hex');
    expect(verify({ 'x-gitea-signature': empty, authorization: '' }, '')).toBe(false);
  });

  it('is over the JSON when that comes as a form', () => {
    const json = delivery('gitea-package-created-tag').body;
    const form = Buffer.from(new URLSearchParams({ payload: Buffer.from(json).toString('utf8') }).toString());
    const headers = {
      ...HEADERS['gitea-package-created-tag'],
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect(verify(headers, SECRET, form)).toBe(true);
    expect(webhook.parse({ headers, query: {}, body: form })).toEqual(image(APP, 'dev-7'));
    expect(verify(headers, SECRET, Buffer.from('payload={}'))).toBe(false);
  });
});
