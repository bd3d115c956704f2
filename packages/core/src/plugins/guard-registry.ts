import type { RegistrySource } from '@docker-watcher/sdk';
import { isDigest } from '../images/index.js';
import type { Guard } from './guard.js';
import { guardPart } from './guard-part.js';

const LISTING_MS = 60_000;
const ASKING_MS = 20_000;

/** The registry as core sees it: every call guarded, every answer checked. */
export function guardRegistry(source: RegistrySource, guard: Guard): RegistrySource {
  const listVersions = source.listVersions?.bind(source);
  return {
    listTags: (image, { signal }) =>
      guard.call({ method: 'listTags', deadlineMs: LISTING_MS, check: complainOfTags }, signal, (inner) =>
        source.listTags(image, { signal: inner }),
      ),
    resolve: (image, tag, { signal }) =>
      guard.call({ method: 'resolve', deadlineMs: ASKING_MS, check: complainOfResolved }, signal, (inner) =>
        source.resolve(image, tag, { signal: inner }),
      ),
    pullAuth: (image, { signal }) =>
      guard.call({ method: 'pullAuth', deadlineMs: ASKING_MS }, signal, (inner) =>
        source.pullAuth(image, { signal: inner }),
      ),
    ...(listVersions === undefined
      ? {}
      : {
          listVersions: (image, options) =>
            guard.call(
              { method: 'listVersions', deadlineMs: LISTING_MS, check: complainOfVersions },
              options.signal,
              (signal) => listVersions(image, { ...options, signal }),
            ),
        }),
    ...guardPart(source, guard),
  };
}

function complainOfTags(answer: unknown): string | undefined {
  if (!Array.isArray(answer)) return 'not a list';
  return answer.every((tag) => typeof tag === 'string') ? undefined : 'a tag is not text';
}

function complainOfResolved(answer: unknown): string | undefined {
  if (answer === undefined) return undefined;
  const digest = (answer as { digest?: unknown } | null)?.digest;
  return typeof digest === 'string' && isDigest(digest) ? undefined : 'no sha256 digest';
}

function complainOfVersions(answer: unknown): string | undefined {
  if (answer === undefined) return undefined;
  const versions = (answer as { versions?: unknown } | null)?.versions;
  if (!Array.isArray(versions)) return 'no list of versions';
  return versions.every((version) => typeof version?.id === 'string' && typeof version?.tag === 'string')
    ? undefined
    : 'a version without id or tag';
}
