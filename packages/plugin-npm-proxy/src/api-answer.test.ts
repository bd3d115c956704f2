import { describe, expect, it } from 'vitest';
import { blamesToken, faultOf, readAnswer } from './api-answer.js';
import { tokenFrom } from './session.js';

const answer = (status: number, message: string) =>
  readAnswer(status, Buffer.from(JSON.stringify({ error: { code: status, message } })));
const html = (status: number) => readAnswer(status, Buffer.from('<html>Bad Gateway</html>'));

describe('an answer of the API', () => {
  it.each([
    [answer(401, 'Token has expired'), true],
    [answer(403, 'Permission Denied'), true],
    [answer(400, 'Token has expired'), true],
    [answer(400, 'Empty token'), true],
    [answer(404, 'Not Found - /nginx/proxy-hosts'), true],
    [answer(404, 'Not Found - 99'), false],
    [answer(404, 'Item Not Found - 99'), false],
    [answer(400, 'a.test is already in use'), false],
    [answer(500, 'Internal Error'), false],
    [html(502), false],
  ])('%o blames the token: %s', (given, blames) => {
    expect(blamesToken(given)).toBe(blames);
  });

  it.each([
    [answer(400, 'a.test is already in use'), 'conflict'],
    [answer(400, 'data must NOT have additional properties'), 'rejected'],
    [answer(404, 'Not Found - 99'), 'not_found'],
    [answer(500, 'Internal Error'), 'unavailable'],
    [html(502), 'unavailable'],
    [html(404), 'bad_answer'],
    [html(200), 'bad_answer'],
    [html(301), 'bad_answer'],
  ])('%o is the fault %s', (given, code) => {
    expect(faultOf(given, 'reading').code).toBe(code);
  });
});

describe('a sign-in', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');
  const signIn = (status: number, body: unknown) => tokenFrom({ status, body, message: '' }, 'me@example.com', now);

  it('gives a token that is renewed after four fifths of its life', () => {
    expect(signIn(200, { token: 't', expires: '2026-06-02T00:00:00Z' }).renewAt - now).toBe(86_400_000 * 0.8);
  });

  it('is not made for every request when the clocks differ', () => {
    expect(signIn(200, { token: 't', expires: '2026-05-01T00:00:00Z' }).renewAt).toBeGreaterThan(now);
    expect(signIn(200, { token: 't', expires: 'nonsense' }).renewAt).toBeGreaterThan(now);
  });

  it.each([
    [200, { requires_2fa: true, challenge_token: 'c' }, 'misconfigured'],
    [400, {}, 'unauthorized'],
    [401, {}, 'unauthorized'],
    [404, undefined, 'bad_answer'],
    [502, undefined, 'unavailable'],
    [200, {}, 'bad_answer'],
  ])('that answers %s %j is %s', (status, body, code) => {
    expect(() => signIn(status, body)).toThrow(expect.objectContaining({ code }));
  });
});
