import { describe, expect, it } from 'vitest';
import { breakable, unbroken, words } from './breaks.js';

/** Texts as they are, what is kept whole in brackets. */
const told = (parts: ReturnType<typeof unbroken>) =>
  parts.map((part) => (typeof part === 'string' ? part : `[${String(part.values[0])}]`)).join('');

describe('a path', () => {
  it.each([
    ['git.example.com/me/web-app', '[git.example.com/][me/][web-app]'],
    ['https://a.b/c', '[https://][a.b/][c]'],
    ['plain', '[plain]'],
  ])('%s breaks after a slash', (path, parts) => {
    expect(told(breakable(path))).toBe(parts);
  });
});

it('a host breaks after a dot, but not in its domain', () => {
  expect(told(breakable('app.example.com', '.'))).toBe('[app.][example.com]');
});

it('words do not break at their hyphens', () => {
  expect(told(words('Promote to web-app/prod'))).toBe('[Promote] [to] [web-app/prod]');
});

it('a sentence keeps a number with what it counts, and our name whole', () => {
  expect(told(unbroken('1 part of docker-watcher is failing.'))).toBe('1\u00a0part of [docker-watcher] is failing.');
  expect(told(unbroken('1 стадия из 18 требует внимания.'))).toBe('1\u00a0стадия из\u00a018 требует внимания.');
  expect(told(unbroken('All is well.'))).toBe('All is well.');
});
