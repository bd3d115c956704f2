import { expect, it } from 'vitest';
import { type CredentialSettings, credentialsOf } from './credentials.js';

it.each<[CredentialSettings, string | undefined]>([
  [{}, undefined],
  [{ token: 't' }, 'token:t'],
  [{ username: 'alexei', token: 't' }, 'alexei:t'],
  [{ username: 'alexei', password: 'p' }, 'alexei:p'],
])('%j is %s', (settings, expected) => {
  const credentials = credentialsOf(settings);
  expect(credentials && `${credentials.username}:${credentials.password}`).toBe(expected);
});

it.each<[CredentialSettings]>([
  [{ username: 'alexei' }],
  [{ password: 'hidden' }],
  [{ token: 'hidden', password: 'hidden' }],
])('refuses %j, without telling secrets', (settings) => {
  expect(() => credentialsOf(settings)).toThrow(
    expect.objectContaining({ code: 'misconfigured', message: expect.not.stringContaining('hidden') }),
  );
});
