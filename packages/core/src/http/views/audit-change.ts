import type { EventType, StoredEvent } from '@docker-watcher/sdk';

type Plain = Readonly<Record<string, unknown>>;

/** What a change has made of what was; absent: there was, or is, nothing to compare. */
export interface Change {
  readonly before?: Plain;
  readonly after?: Plain;
}

/** Changes whose type says it all. */
const BY_TYPE: Partial<Readonly<Record<EventType, Change>>> = {
  'stage.paused': { before: { paused: false }, after: { paused: true } },
  'stage.resumed': { before: { paused: true }, after: { paused: false } },
  'stage.stopped': { before: { stopped: false }, after: { stopped: true } },
  'stage.started': { before: { stopped: true }, after: { stopped: false } },
  'quarantine.added': { before: { quarantined: false }, after: { quarantined: true } },
  'quarantine.lifted': { before: { quarantined: true }, after: { quarantined: false } },
  'candidate.skipped': { before: { skipped: false }, after: { skipped: true } },
  'stage.orphaned': { before: { state: 'active' }, after: { state: 'orphan' } },
  'stage.removed': { before: { state: 'orphan' }, after: { state: 'removed' } },
};

/** What the event tells of before and after; its data may hold both as such. */
export function changeOf({ type, data }: StoredEvent): Change {
  if (isPlain(data.before) || isPlain(data.after)) {
    return { ...side('before', data.before), ...side('after', data.after) };
  }
  if (type !== 'deploy.succeeded') return BY_TYPE[type] ?? {};
  return {
    ...(data.fromTag === undefined ? {} : { before: versionOf(data.fromTag, data.fromDigest) }),
    after: versionOf(data.tag, data.digest),
  };
}

function versionOf(tag: unknown, digest: unknown): Plain {
  return { tag, ...(digest === undefined ? {} : { digest }) };
}

function side<K extends 'before' | 'after'>(key: K, value: unknown): { readonly [P in K]?: Plain } {
  return isPlain(value) ? ({ [key]: value } as { readonly [P in K]?: Plain }) : {};
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
