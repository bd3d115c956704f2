import type { RegistrySource } from '@docker-watcher/sdk';
import { isDigest } from '../images/index.js';
import type { Guard } from './guard.js';
import { guardPart } from './guard-part.js';

const LISTING_MS = 60_000;
const ASKING_MS = 20_000;

/** The registry as core sees it: every call guarded, every answer checked. */
export function guardRegistry(source: RegistrySource, guard: Guard): RegistrySource {
  const listVersions = source.listVersions?.bind(source);
  const describe = source.describe?.bind(source);
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
    ...(describe === undefined
      ? {}
      : {
          describe: (image, digest, { signal }) =>
            guard.call(
              { method: 'describe', deadlineMs: ASKING_MS, check: (answer) => complainOfDescribed(answer, digest) },
              signal,
              (inner) => describe(image, digest, { signal: inner }),
            ),
        }),
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

/** A description of another digest would make a deploy of one image look like one of the other. */
function complainOfDescribed(answer: unknown, digest: string): string | undefined {
  const described = answer as { digest?: unknown; created?: unknown; platforms?: unknown } | null | undefined;
  if (described?.digest !== digest) return 'the description of another digest';
  if (described.created !== undefined && Number.isNaN(Date.parse(String(described.created)))) return 'no build time';
  const { platforms } = described;
  const isList = Array.isArray(platforms) && platforms.every((platform) => typeof platform === 'string');
  return platforms === undefined || isList ? undefined : 'no list of platforms';
}

function complainOfVersions(answer: unknown): string | undefined {
  if (answer === undefined) return undefined;
  const versions = (answer as { versions?: unknown } | null)?.versions;
  if (!Array.isArray(versions)) return 'no list of versions';
  return versions.every((version) => typeof version?.id === 'string' && typeof version?.tag === 'string')
    ? undefined
    : 'a version without id or tag';
}
