import { createHmac } from 'node:crypto';
import { isPlugin, isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { destinationOf } from './destination.js';
import { answerFault, exchangeFault } from './fault.js';
import { hider } from './hide.js';
import plugin from './index.js';
import { parseRetryAfter } from './retry-after.js';
import { signatureOf } from './signature.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('the plugin', () => {
  it('ships the notifier part "webhook", whose every setting is explained, and whose address is a secret', () => {
    expect(isPlugin(plugin)).toBe(true);
    const part = plugin.parts.webhook ?? expect.unreachable();
    expect(part.kind).toBe('notifier');
    const { properties, required } = part.config as unknown as {
      properties: Record<string, TSchema & { title?: string; description?: string }>;
      required: string[];
    };
    expect(required).toEqual(['url']);
    for (const property of Object.values(properties)) {
      expect(property.title).toBeTruthy();
      expect(property.description).toBeTruthy();
    }
    const secrets = Object.entries(properties).flatMap(([name, schema]) => (isSecretSchema(schema) ? [name] : []));
    expect(secrets).toEqual(['url', 'secret', 'token']);
  });
});

describe('the signature', () => {
  it('is HMAC-SHA256 over timestamp, dot and body', () => {
    const expected = createHmac('sha256', 'k').update('1772366400.{"a":"ü"}').digest('hex');
    expect(signatureOf('{"a":"ü"}', 1_772_366_400, 'k')).toBe(`sha256=${expected}`);
    expect(signatureOf('{"a":"ü"}', 1_772_366_401, 'k')).not.toBe(`sha256=${expected}`);
  });
});

describe('the destination', () => {
  it.each([
    ['json', 'https://a.example/x?y=1', undefined, 'https://a.example/x?y=1', undefined],
    ['ntfy', 'https://ntfy.example/alerts', undefined, 'https://ntfy.example/', 'alerts'],
    ['ntfy', 'https://ntfy.example/sub/al%C3%A9rtes/', undefined, 'https://ntfy.example/sub', 'alértes'],
    ['ntfy', 'https://ntfy.example/', 'alerts', 'https://ntfy.example/', 'alerts'],
    [
      'telegram',
      'https://t.example/bot1/sendMessage?chat_id=-100',
      undefined,
      'https://t.example/bot1/sendMessage?chat_id=-100',
      '-100',
    ],
    ['telegram', 'https://t.example/bot1/sendMessage', '-100', 'https://t.example/bot1/sendMessage', '-100'],
  ] as const)('%s at %s, channel %s', (preset, url, channel, expected, found) => {
    expect(destinationOf({ url, preset, ...(channel === undefined ? {} : { channel }) })).toMatchObject({
      url: expected,
      channel: found,
    });
  });

  it.each([
    ['no address', { url: 'notify.example.com/tokentoken' }],
    ['another scheme', { url: 'ftp://notify.example.com/tokentoken' }],
    ['no topic', { url: 'https://tokentoken.example', preset: 'ntfy' as const }],
    ['no chat', { url: 'https://t.example/tokentoken', preset: 'telegram' as const }],
  ])('with %s is refused, in words without it', (_, settings) => {
    const refuse = () => destinationOf(settings);
    expect(refuse).toThrow(expect.objectContaining({ code: 'misconfigured', retryable: false }));
    expect(refuse).toThrow(expect.not.objectContaining({ message: expect.stringContaining('tokentoken') }));
  });
});

describe('an answer', () => {
  const answer = (status: number, headers: Record<string, string> = {}, body = '') =>
    answerFault('a.example', { status, headers, body: Buffer.from(body), url: '' }, (text) => text, NOW);

  it.each([
    [301, 'rejected', false],
    [400, 'rejected', false],
    [401, 'rejected', false],
    [404, 'rejected', false],
    [408, 'unavailable', true],
    [410, 'rejected', false],
    [422, 'rejected', false],
    [425, 'unavailable', true],
    [429, 'rate_limited', true],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
  ])('%i is %s, retryable %s', (status, code, retryable) => {
    expect(answer(status)).toMatchObject({ code, retryable, status });
  });

  it('says how long to wait, and what was said', () => {
    expect(answer(429, { 'retry-after': '30' })).toMatchObject({ retryAfterMs: 30_000 });
    expect(answer(503, { 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' })).toMatchObject({ retryAfterMs: 60_000 });
    expect(answer(503).retryAfterMs).toBeUndefined();
    expect(answer(400, {}, '{"description":\n"chat not found"}').message).toBe(
      'a.example answered 400: {"description": "chat not found"}',
    );
    expect(answer(502, { 'content-type': 'text/html' }, '<h1>Bad Gateway</h1>').message).toBe('a.example answered 502');
    expect(answer(500, {}, 'x'.repeat(1_000)).message.length).toBeLessThan(250);
  });

  it('hides before it shortens: half a secret is one too', () => {
    const hide = hider({ url: 'https://a.example/hooks/tokentokentoken' });
    const body = `${'x'.repeat(195)}tokentokentoken`;
    const { message } = answerFault(
      'a.example',
      { status: 400, headers: {}, body: Buffer.from(body), url: '' },
      hide,
      NOW,
    );
    expect(message).not.toContain('token');
  });
});

it('reads Retry-After in seconds, fractions and dates', () => {
  expect(
    ['5', '0.3', 'Sun, 01 Mar 2026 12:00:10 GMT', 'Sun, 01 Mar 2026 11:00:00 GMT', 'soon', '-1', ''].map((text) =>
      parseRetryAfter(text, NOW),
    ),
  ).toEqual([5_000, 300, 10_000, 0, undefined, undefined, undefined]);
  expect(parseRetryAfter(undefined, NOW)).toBeUndefined();
});

it('an exchange that fails is tried again, in words without the address', () => {
  const fault = exchangeFault(
    'a.example',
    Object.assign(new Error('POST https://a.example/tokentoken failed'), { code: 'refused' }),
  );
  expect(fault).toMatchObject({
    code: 'unavailable',
    retryable: true,
    message: 'a.example does not accept connections.',
  });
  expect(fault.cause).toBeUndefined();
  expect(exchangeFault('a.example', undefined).message).toBe('a.example could not be reached.');
});

it('hides the address, its tokens, and the secrets', () => {
  const hide = hider({
    url: 'https://user12345:pass%2B12345@hooks.example/hooks/T0000000/abcdefgh?chat_id=-100200300',
    secret: 'signing-secret',
    token: 'access-token',
  });
  const said = hide(
    'hooks T0000000 abcdefgh -100200300 user12345 pass+12345 signing-secret access-token hooks.example',
  );
  expect(said).toBe('hooks … … … … … … … hooks.example');
});
