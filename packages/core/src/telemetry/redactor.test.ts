import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.js';

const secret = 'hunter2&correct/horse+battery';

describe('the redactor', () => {
  it.each([
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['JSON', JSON.stringify({ password: `${secret}"` })],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 of user:secret', Buffer.from(`u:${secret}`).toString('base64')],
    ['base64 of user:secret, shifted', Buffer.from(`us:${secret}`).toString('base64')],
  ])('%s', (_, text) => {
    const redactor = createRedactor();
    redactor.remember([secret]);
    const told = redactor.redact(`before ${text} after`);
    expect(told).toContain('[redacted]');
    expect(told).not.toContain(secret);
    expect(told.startsWith('before ')).toBe(true);
  });

  it('leaves text alone while it knows nothing, and short values always', () => {
    const redactor = createRedactor();
    redactor.remember(['short']);
    expect(redactor.redact('a short text')).toBe('a short text');
  });

  it('leaves no rest of a secret that begins with another', () => {
    const redactor = createRedactor();
    redactor.remember(['password1', 'password1-and-more']);
    expect(redactor.redact('x password1-and-more y')).toBe('x [redacted] y');
  });

  it('redacts any secret in any text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), fc.string(), fc.string(), (value, before, after) => {
        const redactor = createRedactor();
        redactor.remember([value]);
        fc.pre(!'[redacted]'.includes(value));
        return !redactor.redact(`${before}${value}${after}`).includes(value) || value.trim() === '';
      }),
    );
  });
});
