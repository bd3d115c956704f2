import { type HttpResponse, type ImageName, PluginError } from '@docker-watcher/sdk';

/** How a forge's own API names an image: everything behind the owner is the package's name, slashes included. */
export function packageOf({ host, repository }: ImageName): { readonly owner: string; readonly name: string } {
  const slash = repository.indexOf('/');
  if (slash === -1) {
    throw new PluginError('misconfigured', `"${host}/${repository}" names no package of an owner.`, {
      hint: `Images there are ${host}/OWNER/NAME.`,
    });
  }
  return { owner: repository.slice(0, slash), name: repository.slice(slash + 1) };
}

/** The number in a cursor of `listVersions`; the first page is 1. */
export function pageOf(cursor: string | undefined): number {
  if (cursor === undefined) return 1;
  if (!/^[1-9]\d{0,3}$/.test(cursor)) throw new PluginError('rejected', `"${cursor}" is no page of a listing.`);
  return Number(cursor);
}

/** Does `Link` name a next page? Where it leads is not followed: pages have numbers. */
export function hasNextPage({ headers }: HttpResponse): boolean {
  return /;\s*rel="?next\b/.test(headers.link ?? '');
}

/** RFC 3339 in UTC; undefined for what is no time, and for Go's "not set". */
export function timeOf(value: unknown): string | undefined {
  const ms = typeof value === 'string' && !value.startsWith('0001-') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
