import { expect, it } from 'vitest';
import { hasNextPage, packageOf, pageOf, timeOf } from './forge-package.js';

const host = 'git.example.com';

it('splits an image behind its owner', () => {
  expect(packageOf({ host, repository: 'alexei/app' })).toEqual({ owner: 'alexei', name: 'app' });
  expect(packageOf({ host, repository: 'alexei/web/app' })).toEqual({ owner: 'alexei', name: 'web/app' });
  expect(() => packageOf({ host, repository: 'app' })).toThrow(expect.objectContaining({ code: 'misconfigured' }));
});

it('reads cursors of its own making only', () => {
  expect(pageOf(undefined)).toBe(1);
  expect(pageOf('12')).toBe(12);
  for (const cursor of ['', '0', '-1', '1.5', '1&limit=9', '99999']) expect(() => pageOf(cursor)).toThrow('no page');
});

it.each([
  [undefined, false],
  ['<https://git.example.com/x?page=2>; rel="next"', true],
  ['<https://git.example.com/x?page=9>; rel="last",<https://git.example.com/x?page=2>; rel="next"', true],
  ['<https://git.example.com/x?page=1>; rel="prev",<https://git.example.com/x?page=1>; rel="first"', false],
])('sees whether %s leads on', (link, expected) => {
  const response = { status: 200, url: '', body: new Uint8Array(), headers: link === undefined ? {} : { link } };
  expect(hasNextPage(response)).toBe(expected);
});

it.each([
  ['2026-11-20T10:00:07+02:00', '2026-11-20T08:00:07.000Z'],
  ['0001-01-01T00:00:00Z', undefined],
  ['yesterday', undefined],
  [7, undefined],
  [undefined, undefined],
])('takes %s for the time %s', (value, expected) => {
  expect(timeOf(value)).toBe(expected);
});
