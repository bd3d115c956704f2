import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ErrorBody, readErrorBody } from './error-body.js';

it.each<[string, ErrorBody]>([
  [
    '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known","detail":{"path":"/secret"}}]}',
    { codes: ['NAME_UNKNOWN'], message: 'repository name not known' },
  ],
  ['{"errors":[{"code":"denied"},{"code":"UNAUTHORIZED","message":"second"}]}', { codes: ['DENIED', 'UNAUTHORIZED'] }],
  ['{"message":"token does not have read:package"}', { codes: [], message: 'token does not have read:package' }],
  ['{"error":"invalid_grant"}', { codes: [], message: 'invalid_grant' }],
  ['{"details":"incorrect username or password"}', { codes: [], message: 'incorrect username or password' }],
  ['{"errors":null}', { codes: [] }],
  ['{"errors":"all wrong"}', { codes: [] }],
  ['["a"]', { codes: [] }],
  ['null', { codes: [] }],
  ['404 page not found\n', { codes: [], message: '404 page not found' }],
  ['<html><head><title>502 Bad Gateway</title></head></html>', { codes: [], message: '502 Bad Gateway' }],
  ['<html></html>', { codes: [] }],
  ['two\r\nlines\u0007 and \u001b[31mcolour', { codes: [], message: 'two lines and [31mcolour' }],
  ['', { codes: [] }],
])('reads %s', (text, expected) => {
  expect(readErrorBody(Buffer.from(text))).toEqual(expected);
});

it('keeps any message on one short line without control characters', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { message = '' } = readErrorBody(bytes);
      expect(message.length).toBeLessThanOrEqual(200);
      expect(message).not.toMatch(/\p{Cc}/u);
    }),
  );
});
