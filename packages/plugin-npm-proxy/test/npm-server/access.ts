import { internal, refusal } from './answer.js';
import { type Flavour, WAYS } from './flavour.js';
import type { UserRow } from './rows.js';
import type { Tokens } from './tokens.js';

/** Who asks: from the `Authorization` header, or a refusal in the words of the release. */
export function whoAsks(
  header: string | undefined,
  users: readonly UserRow[],
  tokens: Tokens,
  flavour: Flavour,
  denied: () => Error,
): UserRow {
  const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
  if (token === undefined) throw denied();
  if (token === 'null') throw refusal(400, 'Empty token');
  const read = tokens.read(token);
  if (read === 'garbage') throw internal();
  if (read === 'expired') throw refusal(WAYS[flavour].expired, 'Token has expired');
  const user = users.find(({ id }) => id === read.userId);
  if (user === undefined || user.isDisabled) throw denied();
  return user;
}

/** How the release says "you may not": 403 up to 2.12, later a 404 with the path, and 500 where it stumbles. */
export function denial(flavour: Flavour, method: string, path: string): Error {
  if (WAYS[flavour].saysForbidden) return refusal(403, 'Permission Denied');
  const stumbles =
    (method === 'POST' && /^\/nginx\/[a-z-]+$/.test(path)) || (method === 'GET' && /^\/(users\/me|tokens)$/.test(path));
  return stumbles ? internal() : refusal(404, `Not Found - ${path}`);
}
