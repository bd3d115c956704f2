import { PluginError } from '@docker-watcher/sdk';
import type { Credentials } from './authenticator.js';

export interface CredentialSettings {
  readonly username?: string;
  readonly token?: string;
  readonly password?: string;
}

/**
 * Gitea, GitHub and GitLab find the user by the access token and take any name beside it, but not an empty one.
 * https://github.com/go-gitea/gitea/blob/main/services/auth/basic.go
 */
const ANY_USERNAME = 'token';

/** What a person's settings mean for Basic. Throws `misconfigured` when they contradict each other. */
export function credentialsOf({ username, token, password }: CredentialSettings): Credentials | undefined {
  if (token !== undefined && password !== undefined) {
    throw new PluginError('misconfigured', 'Both "token" and "password" are set.', { hint: 'Keep one of them.' });
  }
  if (token !== undefined) return { username: username ?? ANY_USERNAME, password: token };
  if (username !== undefined && password !== undefined) return { username, password };
  if (username === undefined && password === undefined) return undefined;
  const missing = username === undefined ? 'username' : 'password';
  throw new PluginError(
    'misconfigured',
    `"${missing}" is missing beside "${username === undefined ? 'password' : 'username'}".`,
    {
      hint: `Set "${missing}", or only "token".`,
    },
  );
}
