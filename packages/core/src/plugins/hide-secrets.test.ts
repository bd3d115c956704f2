import { Secret, Type } from '@docker-watcher/sdk';
import { expect, it } from 'vitest';
import { hideSecrets } from './hide-secrets.js';

const schema = Type.Object({ url: Type.String(), token: Secret(), deep: Type.Object({ password: Secret() }) });
const hide = hideSecrets(schema, { url: 'https://example.com', token: 'a+b/c=d-e', deep: { password: 'a+b/c=d-e-f' } });

it.each([
  ['plain a+b/c=d-e.', 'plain •••.'],
  ['a longer one that holds a shorter: a+b/c=d-e-f', 'a longer one that holds a shorter: •••'],
  ['?token=a%2Bb%2Fc%3Dd-e&x', '?token=•••&x'],
  [Buffer.from('a+b/c=d-e').toString('base64'), '•••'],
  [`Basic ${Buffer.from('user:a+b/c=d-e').toString('base64')}`, 'Basic dXNlcjp•••U='],
  ['https://example.com answers', 'https://example.com answers'],
])('%s', (said, shown) => {
  expect(hide(said)).toBe(shown);
});

it('leaves short values alone: they are words too', () => {
  expect(hideSecrets(Type.Object({ token: Secret() }), { token: 'short' })('a short word')).toBe('a short word');
  expect(hideSecrets(Type.Object({}), undefined)('as it is')).toBe('as it is');
});
