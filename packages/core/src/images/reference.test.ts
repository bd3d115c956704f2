import { describe, expect, it } from 'vitest';
import { isImageTag, parseImageName } from './reference.js';

describe('parseImageName', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx'],
    ['alexei/app', 'docker.io', 'alexei/app'],
    ['git.example.com/Alexei/App', 'git.example.com', 'alexei/app'],
    ['localhost:5000/a/b/c', 'localhost:5000', 'a/b/c'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000', 'app'],
  ])('%s', (text, host, repository) => {
    expect(parseImageName(text)).toEqual({ ok: true, image: { host, repository } });
  });

  it.each([
    ['', 'empty'],
    ['https://git.example.com/a', 'URL scheme'],
    ['git.example.com/a:v1', 'names a tag'],
    ['git.example.com/a@sha256:12', 'names a digest'],
    ['git.example.com/a//b', 'not a repository name'],
    ['-bad.example.com/a', 'not a host name'],
  ])('%s is refused: %s', (text, words) => {
    const parsed = parseImageName(text);
    expect(parsed.ok ? '' : parsed.reason).toContain(words);
  });
});

it.each([
  ['v1', true],
  [`sha256-${'a'.repeat(64)}`, false],
  [`sha256-${'a'.repeat(64)}.sig`, false],
  ['has space', false],
])('%s is a tag of an image: %s', (tag, expected) => {
  expect(isImageTag(tag)).toBe(expected);
});
