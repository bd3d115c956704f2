import { type FixtureAnswer, jsonAnswer } from './fixture-answer.js';
import type { FixtureShelf } from './fixture-shelf.js';

/** Gitea's default `[api] MAX_RESPONSE_ITEMS`. */
const MOST_ITEMS = 50;

/**
 * `GET /api/v1/packages/OWNER?type=container&q=NAME`: versions, newest push first, of every package whose name
 * contains `q`; untagged manifests under their digest.
 */
export function packagesAnswer(shelf: FixtureShelf, owner: string, url: URL): FixtureAnswer {
  const part = (url.searchParams.get('q') ?? '').toLowerCase();
  const page = Number(url.searchParams.get('page') ?? 1);
  const limit = Math.min(Number(url.searchParams.get('limit') ?? 30), MOST_ITEMS);
  const rows = shelf
    .repositories()
    .filter((repository) => repository.startsWith(`${owner}/`))
    .map((repository) => ({ name: repository.slice(owner.length + 1), repository }))
    .filter(({ name }) => name.includes(part))
    .flatMap(({ name, repository }) => (shelf.find(repository)?.versions ?? []).map((row) => ({ ...row, name })))
    .sort((a, b) => b.pushedAt.getTime() - a.pushedAt.getTime() || b.id - a.id);
  const shown = rows.slice((page - 1) * limit, page * limit).map(({ id, name, version, pushedAt }) => ({
    id,
    owner: { id: 1, login: owner, username: owner },
    repository: null,
    type: 'container',
    name,
    version,
    created_at: pushedAt.toISOString(),
  }));
  const headers = { 'x-total-count': String(rows.length) };
  if (page * limit >= rows.length) return jsonAnswer(shown, headers);
  url.searchParams.set('page', String(page + 1));
  return jsonAnswer(shown, { ...headers, link: `<${url.href}>; rel="next"` });
}

/** What Gitea says to somebody who may not read the packages of an owner: 401, and no OCI error. */
export const NO_PERMISSION: FixtureAnswer = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="Gitea Package API"', 'content-type': 'text/plain' },
  body: 'Unauthorized',
};
