import { expect, it } from 'vitest';
import { withoutCredentials } from './without-credentials.js';

const BASIC = `Basic ${Buffer.from('alexei:pass:word').toString('base64')}`;

it.each([
  ['token s3cret', 'bad token s3cret', 'bad token …'],
  [BASIC, `bad ${BASIC}: pass:word`, 'bad Basic …: …'],
  [undefined, 'bad token s3cret', 'bad token s3cret'],
  ['token s3cret', 'not found', 'not found'],
])('%s: %s', (authorization, said, shown) => {
  expect(Buffer.from(withoutCredentials(Buffer.from(said), authorization)).toString()).toBe(shown);
});
