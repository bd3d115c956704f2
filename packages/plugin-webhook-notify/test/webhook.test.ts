import { createHmac } from 'node:crypto';
import type { Notification, Notifier } from '@docker-watcher/sdk';
import { type TestContext, testContext } from '@docker-watcher/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../src/index.js';
import type { Settings } from '../src/settings.js';
import { openReceiver, type Receiver } from './receiver.js';

const { signal } = new AbortController();
const NOTE: Notification = {
  id: '01jk3m0000000000000000000a',
  seq: 42,
  at: '2026-03-01T12:00:00.000Z',
  event: 'deploy.succeeded',
  severity: 'success',
  title: 'web/dev: dev-42 is live',
  message: 'dev-42 took the place of dev-41: größer, schneller.',
  actor: { kind: 'webhook', id: 'gitea' },
  project: 'web',
  stage: 'dev',
  tag: 'dev-42',
};

let context: TestContext;
let receiver: Receiver;
beforeEach(async () => {
  context = await testContext('inbox');
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  await context.close();
});

function notifier(settings: Partial<Settings> = {}, path = '/hook'): Notifier {
  const part = plugin.parts.webhook;
  if (part?.kind !== 'notifier') throw new Error('There is no notifier');
  return part.create({ url: `${receiver.url}${path}`, ...settings }, context);
}

it('posts JSON that its receiver can check', async () => {
  await notifier({ secret: 'signing-secret' }).notify(NOTE, { signal });
  const { method, path, headers, body } = receiver.received[0] ?? expect.unreachable();
  expect([method, path]).toEqual(['POST', '/hook']);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'docker-watcher-event': 'deploy.succeeded',
    'docker-watcher-delivery': NOTE.id,
    'user-agent': expect.stringMatching(/^docker-watcher/),
  });
  expect(JSON.parse(body)).toEqual(NOTE);
  const timestamp = String(headers['docker-watcher-timestamp']);
  expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(10);
  const expected = createHmac('sha256', 'signing-secret').update(`${timestamp}.`).update(body).digest('hex');
  expect(headers['docker-watcher-signature']).toBe(`sha256=${expected}`);
});

it('sends no signature without a secret, and headers of a person with either', async () => {
  await notifier({
    method: 'PUT',
    token: 'access-token',
    headers: { 'X-Team': 'ops', 'Docker-Watcher-Delivery': 'forged' },
  }).notify(NOTE, { signal });
  expect(receiver.received[0]?.method).toBe('PUT');
  expect(receiver.received[0]?.headers).toMatchObject({
    authorization: 'Bearer access-token',
    'x-team': 'ops',
    'docker-watcher-delivery': NOTE.id,
  });
  expect(receiver.received[0]?.headers).not.toHaveProperty('docker-watcher-signature');
});

it('repeats a message under the same delivery id', async () => {
  const part = notifier();
  receiver.answer = (response) => response.writeHead(503, { 'retry-after': '7' }).end('busy');
  await expect(part.notify(NOTE, { signal })).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
    retryAfterMs: 7_000,
  });
  receiver.answer = (response) => response.writeHead(200).end('ok');
  await part.notify(NOTE, { signal });
  expect(receiver.received.map(({ headers }) => headers['docker-watcher-delivery'])).toEqual([NOTE.id, NOTE.id]);
});

it('asks ntfy at its root, with the topic in the body', async () => {
  await notifier({ preset: 'ntfy' }, '/alerts').notify(NOTE, { signal });
  expect(receiver.received[0]?.path).toBe('/');
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ topic: 'alerts', priority: 3 });
});

it('signs whatever it sends', async () => {
  await notifier({ secret: 'k', template: '{{title}}', content_type: 'text/plain' }).notify(NOTE, { signal });
  const { headers, body } = receiver.received[0] ?? expect.unreachable();
  const expected = createHmac('sha256', 'k').update(`${headers['docker-watcher-timestamp']}.${body}`).digest('hex');
  expect([body, headers['content-type']]).toEqual([NOTE.title, 'text/plain']);
  expect(headers['docker-watcher-signature']).toBe(`sha256=${expected}`);
});

it('sends a sample when asked for a test', async () => {
  await notifier().test?.({ signal });
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
    title: 'A test message from docker-watcher',
    message: 'The notifier "inbox" works.',
  });
});

describe('what goes wrong', () => {
  const PATH = '/services/T00000000/tokentokentoken?key=keykeykey';
  const failure = (settings: Partial<Settings> = {}) =>
    notifier(settings, PATH)
      .notify(NOTE, { signal })
      .then(
        () => expect.unreachable(),
        (error: Error) => error,
      );
  const shown = (error: Error) => [error.message, error.stack, JSON.stringify(error), String(error.cause)].join(' ');

  it.each<[string, Receiver['answer'], object]>([
    [
      'refuses',
      (response) => response.writeHead(403).end(`no ${PATH}`),
      { code: 'rejected', retryable: false, status: 403 },
    ],
    [
      'redirects',
      (response) => response.writeHead(302, { location: PATH }).end(),
      { code: 'rejected', retryable: false },
    ],
    [
      'fails',
      (response) => response.writeHead(500).end(`at ${PATH}`),
      { code: 'unavailable', retryable: true, status: 500 },
    ],
    ['hangs up', (response) => response.destroy(), { code: 'unavailable', retryable: true }],
    ['is silent', () => {}, { code: 'unavailable', retryable: true, message: expect.stringContaining('in time') }],
  ])('a receiver that %s: an error without the tokens of the address', async (_, answer, expected) => {
    receiver.answer = answer;
    const error = await failure({ timeout: '1s' });
    expect(error).toMatchObject(expected);
    expect(shown(error)).not.toMatch(/tokentoken|T0000|keykey/);
    expect(receiver.received).toHaveLength(1);
  });

  it('a receiver that is gone', async () => {
    await receiver.close();
    const error = await failure();
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not accept connections'),
    });
    expect(shown(error)).not.toMatch(/tokentoken|T0000|keykey/);
    receiver = await openReceiver();
  });

  it('an abort is no failure of the receiver', async () => {
    receiver.answer = () => {};
    const life = new AbortController();
    const sending = notifier().notify(NOTE, { signal: life.signal });
    const reason = new Error('stopping');
    setTimeout(() => life.abort(reason), 50);
    await expect(sending).rejects.toBe(reason);
  });

  it.each<[string, Partial<Settings>]>([
    ['a header that is none', { headers: { 'a b': 'c' } }],
    ['a header that breaks the line', { headers: { a: 'b\r\nc: d' } }],
    ['a token that breaks the line', { token: 'a\nb' }],
    ['a template that gives no JSON', { template: '{{title}}' }],
    ['a template beside a preset', { template: '{}', preset: 'slack' }],
    ['no chat', { preset: 'telegram' }],
  ])('%s is refused before anything is sent', (_, settings) => {
    expect(() => notifier(settings)).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });
});
