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
const APP = 'alexei/web-app-launcher';

function delivery(name: string, query: Record<string, string> = {}): WebhookRequest {
  return { headers: HEADERS[name] ?? {}, query, body: readFileSync(join(FIXTURES, `${name}.payload`)) };
}

function made(body: unknown): WebhookRequest {
  return { headers: {}, query: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}

const images = (...list: [repository: string, tag: string][]) => ({
  kind: 'images',
  images: list.map(([repository, tag]) => ({ repository, tag })),
});
const ignored = (reason: RegExp) => ({ kind: 'ignored', reason: expect.stringMatching(reason) });

describe('sample deliveries', () => {
  it.each([
    ['distribution-push', images([APP, 'dev-4'])],
    ['distribution-push-blob', ignored(/blob/)],
    ['distribution-pull', ignored(/"pull"/)],
    ['distribution-delete-tag', ignored(/"delete"/)],
    ['dockerhub-push', images([APP, 'dev-7'])],
    ['gitlab-registry-push', images(['alexei/tools/web-app-launcher', 'dev-7'])],
    ['harbor-push_artifact', images([APP, 'dev-7'])],
    ['quay-push', images([APP, 'dev-7'], [APP, 'latest'])],
  ])('%s', (name, outcome) => {
    expect(webhook.parse(delivery(name))).toEqual(outcome);
  });
});

describe('other deliveries', () => {
  const push = (target: Record<string, unknown>, action = 'push') => ({ id: 'e', action, target });
  const manifest = 'application/vnd.oci.image.index.v1+json';
  it.each([
    [
      'a manifest without a tag',
      { events: [push({ mediaType: manifest, repository: 'a/b' })] },
      ignored(/without a tag/),
    ],
    [
      'a signature',
      { events: [push({ mediaType: manifest, repository: 'a/b', tag: `sha256-${'a'.repeat(64)}.sig` })] },
      ignored(/signature/),
    ],
    ['a mount', { events: [push({ repository: 'a/b' }, 'mount')] }, ignored(/"mount"/)],
    ['no event', { events: [] }, ignored(/no event/)],
    ['broken events', { events: [null, 7, {}] }, ignored(/no target/)],
    [
      'a push among others, twice',
      {
        events: [
          push({}, 'pull'),
          push({ mediaType: manifest, repository: 'A/B', tag: 'x' }),
          push({ mediaType: manifest, repository: 'a/b', tag: 'x' }),
        ],
      },
      images(['a/b', 'x']),
    ],
    [
      'a repository that is a path',
      { events: [push({ repository: '../../etc', tag: 'x' })] },
      ignored(/no valid repository/),
    ],
    ['a tag that is a command', { events: [push({ repository: 'a/b', tag: '$(reboot)' })] }, ignored(/none/)],
    [
      'Harbor as CloudEvents',
      {
        specversion: '1.0',
        id: 'c',
        type: 'harbor.artifact.pushed',
        data: { resources: [{ tag: 'x' }, { tag: 'y' }], repository: { repo_full_name: 'a/b' } },
      },
      images(['a/b', 'x'], ['a/b', 'y']),
    ],
    ['a pull from Harbor', { type: 'PULL_ARTIFACT', event_data: {} }, ignored(/PULL_ARTIFACT/)],
    [
      'an untagged push to Harbor',
      {
        type: 'PUSH_ARTIFACT',
        event_data: { resources: [{ tag: `sha256:${'a'.repeat(64)}` }], repository: { repo_full_name: 'a/b' } },
      },
      ignored(/without a tag/),
    ],
    ['an old Quay', { docker_url: 'quay.io/a/b', repository: 'a/b', updated_tags: { x: '1' } }, images(['a/b', 'x'])],
    ['something else', { hello: 'world' }, ignored(/none of the shapes/)],
    ['no object', [1], ignored(/none of the shapes/)],
  ])('%s', (_, body, outcome) => {
    expect(webhook.parse(made(body))).toEqual(outcome);
  });

  it('refuses what is not JSON', () => {
    expect(() => webhook.parse(made('{"events":'))).toThrow('not JSON');
  });

  it('understands or ignores any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(['images', 'ignored']).toContain(webhook.parse(made(JSON.stringify(body))).kind);
        webhook.deliveryId?.(made(JSON.stringify(body)));
      }),
    );
  });
});

describe('proof of the secret', () => {
  const verify = (headers: Record<string, string>, query: Record<string, string> = {}) =>
    webhook.verify({ headers, query, body: new Uint8Array() }, 's3cret');

  it.each(['distribution-push', 'gitlab-registry-push', 'harbor-push_artifact'])('accepts the header of %s', (name) => {
    expect(webhook.verify(delivery(name), 's3cret')).toBe(true);
    expect(webhook.verify(delivery(name), 'other')).toBe(false);
  });

  it('accepts the address of Docker Hub and Quay', () => {
    expect(webhook.verify(delivery('dockerhub-push', { token: 's3cret' }), 's3cret')).toBe(true);
    expect(webhook.verify(delivery('quay-push', { token: 's3cre' }), 's3cret')).toBe(false);
    expect(webhook.verify(delivery('quay-push'), 's3cret')).toBe(false);
  });

  it.each([
    [{}],
    [{ authorization: '' }],
    [{ authorization: 'Bearer ' }],
    [{ authorization: 's3cre' }],
    [{ authorization: 'Bearer s3cret2' }],
  ])('refuses %j', (headers) => {
    expect(verify(headers as Record<string, string>)).toBe(false);
  });

  it('refuses everything while there is no secret', () => {
    expect(webhook.verify({ headers: { authorization: '' }, query: { token: '' }, body: new Uint8Array() }, '')).toBe(
      false,
    );
  });
});

describe('delivery ids', () => {
  it('are those of the events, where there are any', () => {
    expect(webhook.deliveryId?.(delivery('distribution-push'))).toBe('79cb0ad2-d7b9-48d6-ac4e-07cb3dac7e56');
    expect(webhook.deliveryId?.(made({ specversion: '1.0', id: 'c', data: {} }))).toBe('c');
    const two = { events: [{ id: 'a' }, { id: 'b' }] };
    expect(webhook.deliveryId?.(made(two))).toMatch(/^[0-9a-f]{64}$/);
    expect(webhook.deliveryId?.(made(two))).toBe(webhook.deliveryId?.(made(two)));
    expect(webhook.deliveryId?.(made({ events: [{ id: 'a' }, {}] }))).toBeUndefined();
    expect(webhook.deliveryId?.(delivery('dockerhub-push'))).toBeUndefined();
    expect(webhook.deliveryId?.(made('not JSON'))).toBeUndefined();
  });
});
