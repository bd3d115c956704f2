import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHostName, normaliseHost } from './host-name.js';

describe('normaliseHost', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['example.com:8080', 'example.com'],
    ['example.com.', 'example.com'],
    ['example.com.:80', 'example.com'],
    ['[::1]:80', '[::1]'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['', ''],
  ])('%s is %s', (given, expected) => expect(normaliseHost(given)).toBe(expected));

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.domain(), fc.nat(65_535), (name, port) => {
        const once = normaliseHost(`${name.toUpperCase()}:${port}`);
        expect(once).toBe(name.toLowerCase());
        expect(normaliseHost(once)).toBe(once);
      }),
    );
  });
});

describe('isHostName', () => {
  it.each(['a', 'app.example.com', 'my_app.test', '10.0.0.1', '[::1]'])('takes %s', (name) =>
    expect(isHostName(name)).toBe(true),
  );
  it.each(['', '.', 'a..b', '-a.test', 'a b', 'a/b', 'a:80', '*.test', 'a\r\nb', 'x'.repeat(64)])(
    'refuses %j',
    (name) => expect(isHostName(name)).toBe(false),
  );
});
