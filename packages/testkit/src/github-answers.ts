import { createHash } from 'node:crypto';
import { type FixtureAnswer, jsonAnswer } from './fixture-answer.js';
import type { FixtureShelf } from './fixture-shelf.js';

/** `self`: a user, asked about with the user's own token; private packages are listed there only. */
export type GitHubOwner = 'org' | 'user' | 'self';

const MOST_PER_PAGE = 100;

/**
 * `GET /orgs/NAME`, `/users/NAME` or `/user` `/packages/container/NAME/versions`: manifests, newest first, each with its
 * tags; children of multi-platform images have none. What may not be read is 404, as what does not exist.
 */
export function versionsAnswer(
  shelf: FixtureShelf,
  server: { readonly owners: GitHubOwner; readonly login: string; readonly forbiddenOwners: readonly string[] },
  asked: { readonly owner: string; readonly name: string; readonly etag: string | undefined },
  url: URL,
): FixtureAnswer {
  const [, route = '', name = server.login] = asked.owner.split('/');
  const owner = name.toLowerCase();
  const known = { org: 'orgs', user: 'users', self: 'user' }[server.owners];
  const held = shelf.find(`${owner}/${asked.name}`);
  if (route !== known || held === undefined || server.forbiddenOwners.includes(owner)) {
    return jsonAnswer({ message: 'Package not found.' }, {}, 404);
  }
  const page = Number(url.searchParams.get('page') ?? 1);
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), MOST_PER_PAGE);
  const rows = [...shelf.manifests(`${owner}/${asked.name}`)].sort(
    (a, b) => b.pushedAt.getTime() - a.pushedAt.getTime() || b.id - a.id,
  );
  const shown = rows.slice((page - 1) * size, page * size).map(({ id, digest, tags, pushedAt }) => ({
    id,
    name: digest,
    url: `https://api.github.com/users/${owner}/packages/container/${encodeURIComponent(asked.name)}/versions/${id}`,
    created_at: pushedAt.toISOString(),
    updated_at: pushedAt.toISOString(),
    metadata: { package_type: 'container', container: { tags } },
  }));
  const etag = `W/"${createHash('sha256').update(JSON.stringify(shown)).digest('hex')}"`;
  if (asked.etag === etag) return { status: 304, headers: { etag } };
  if (page * size >= rows.length) return jsonAnswer(shown, { etag });
  url.searchParams.set('page', String(page + 1));
  return jsonAnswer(shown, { etag, link: `<${url.href}>; rel="next"` });
}

/** `GET /rate_limit`: free of charge, and like every answer to a classic token it names the token's scopes. */
export function rateLimitAnswer(scopes: string): FixtureAnswer {
  return jsonAnswer({ resources: { core: { limit: 5_000, remaining: 4_999 } } }, { 'x-oauth-scopes': scopes });
}
