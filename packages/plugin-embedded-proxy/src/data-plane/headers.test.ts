import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestFacts, upstreamHeaders, visitorHeaders } from './headers.js';

const facts = (trusted: boolean): RequestFacts => ({
  host: 'app.test',
  port: 80,
  proto: 'http',
  peer: { address: '192.0.2.1', trusted },
});

function headerIn(headers: readonly string[], name: string): string | undefined {
  const at = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}

describe('upstreamHeaders', () => {
  it('has one Host, that of the request line or header, first', () => {
    const headers = upstreamHeaders(['Host', 'evil.test', 'Accept', '*/*'], facts(false));
    expect(headers.slice(0, 4)).toEqual(['host', 'app.test', 'Accept', '*/*']);
  });

  it('joins repeated forwarding headers of a trusted proxy in order', () => {
    const raw = ['X-Forwarded-For', '198.51.100.1', 'X-Forwarded-For', '198.51.100.2', 'X-Real-IP', '198.51.100.9'];
    const headers = upstreamHeaders(raw, facts(true));
    expect(headerIn(headers, 'x-forwarded-for')).toBe('198.51.100.1, 198.51.100.2, 192.0.2.1');
    expect(headerIn(headers, 'x-real-ip')).toBe('198.51.100.9');
  });

  it('lets nobody untrusted say who they are, in whatever spelling', () => {
    const names = ['x-forwarded-for', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded'];
    const spelling = fc
      .tuple(fc.constantFrom(...names), fc.infiniteStream(fc.boolean()))
      .map(([name, upper]) => [...name].map((letter) => (upper.next().value ? letter.toUpperCase() : letter)).join(''));
    fc.assert(
      fc.property(spelling, (name) => {
        expect(upstreamHeaders([name, 'forged'], facts(false))).not.toContain('forged');
      }),
    );
  });

  it('removes each header that Connection names, from several Connection headers', () => {
    const raw = ['Connection', 'close, a', 'Connection', 'B', 'A', '1', 'b', '2', 'c', '3'];
    const headers = upstreamHeaders(raw, facts(false));
    expect([headerIn(headers, 'a'), headerIn(headers, 'b'), headerIn(headers, 'c')]).toEqual([
      undefined,
      undefined,
      '3',
    ]);
    expect(headerIn(headers, 'connection')).toBeUndefined();
  });
});

describe('visitorHeaders', () => {
  it('keeps repeated headers and their order, and bytes as they are', () => {
    const raw = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=ü', 'Transfer-Encoding', 'chunked'].map((text) =>
      Buffer.from(text),
    );
    const headers = visitorHeaders(raw);
    expect(headers).toEqual(['Set-Cookie', 'a=1', 'Set-Cookie', Buffer.from('b=ü').toString('latin1')]);
  });
});
