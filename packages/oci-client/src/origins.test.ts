import { describe, expect, it } from 'vitest';
import { type OriginOptions, Origins } from './origins.js';

describe('the scheme of a host', () => {
  it.each<[OriginOptions, string, string]>([
    [{}, 'git.example.com', 'https://git.example.com'],
    [{ url: 'https://git.example.com' }, 'git.example.com:443', 'https://git.example.com:443'],
    [{ url: 'https://localhost:5000' }, 'localhost:5000', 'https://localhost:5000'],
    [{ url: 'http://localhost:5000' }, 'localhost:5000', 'http://localhost:5000'],
    [{ url: 'http://registry:5000', insecure: true }, 'registry:5000', 'http://registry:5000'],
    [{ url: 'http://127.0.0.1:5000' }, 'localhost:5000', 'https://localhost:5000 or http://localhost:5000'],
    [{}, '[::1]:5000', 'https://[::1]:5000 or http://[::1]:5000'],
    [{ insecure: true }, 'registry.lan', 'https://registry.lan or http://registry.lan'],
    [{}, 'docker.io', 'https://registry-1.docker.io'],
    [{ url: 'https://docker.io' }, 'docker.io', 'https://registry-1.docker.io'],
    [{}, '127.0.0.1.evil.example', 'https://127.0.0.1.evil.example'],
  ])('%j, %s: %s', (options, host, expected) => {
    const { origin, fallback } = new Origins(options).choose(host);
    expect(fallback === undefined ? origin : `${origin} or ${fallback}`).toBe(expected);
  });

  it('refuses plain http that nobody allowed', () => {
    expect(() => new Origins({ url: 'http://registry.lan' }).choose('registry.lan')).toThrow(/plain http/);
  });

  it('remembers what answered', () => {
    const origins = new Origins({ insecure: true });
    origins.settle('registry.lan', 'http://registry.lan');
    expect(origins.choose('registry.lan')).toEqual({ origin: 'http://registry.lan' });
  });
});
