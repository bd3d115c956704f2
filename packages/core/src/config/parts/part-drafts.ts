import type { PartKind } from '@docker-watcher/sdk';
import type { RawFile } from '../schema/file.js';
import { NOTIFIER_KEYS, PROXY_KEYS, type RawNotifier, type RawRegistry, REGISTRY_KEYS } from '../schema/parts.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';

/** A part as the file names it, its settings not looked at yet. */
export interface PartDraft<Own> {
  readonly kind: PartKind;
  readonly id: string;
  readonly type: string;
  /** Keys that every part of this kind has. */
  readonly own: Own;
  /** The plugin's keys. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly at: Path;
  /** Where the type is written. */
  readonly typeAt: Path;
  /** Keys that may stand beside the settings. */
  readonly ownKeys: readonly string[];
}

export interface PartDrafts {
  readonly registries: readonly PartDraft<RawRegistry>[];
  readonly proxy: PartDraft<object> | undefined;
  readonly notifiers: readonly PartDraft<Partial<RawNotifier>>[];
}

/** Gathers the parts of the file; the short forms in `global` become parts like the others. */
export function draftParts(raw: RawFile, problems: Problems): PartDrafts {
  const registries = drafts('registry', raw.registries, 'registries', Object.keys(REGISTRY_KEYS));
  return { registries, proxy: draftProxy(raw, problems), notifiers: draftNotifiers(raw, problems) };
}

function drafts<Own extends { readonly type: string }>(
  kind: PartKind,
  parts: Readonly<Record<string, Own>> | undefined,
  section: string,
  ownKeys: readonly string[],
): readonly PartDraft<Own>[] {
  return Object.entries(parts ?? {}).flatMap(([id, own]) => {
    // A part that was told of is left out.
    if (own?.type === undefined) return [];
    const at = [section, id];
    return [{ kind, id, type: own.type, own, settings: without(own, ownKeys), at, typeAt: [...at, 'type'], ownKeys }];
  });
}

function draftProxy(raw: RawFile, problems: Problems): PartDraft<object> | undefined {
  const ownKeys = Object.keys(PROXY_KEYS);
  const short = raw.global?.npm as Readonly<Record<string, unknown>> | undefined;
  const shortAt = ['global', 'npm'];
  if (raw.proxy !== undefined && short !== undefined) {
    problems.add(
      shortAt,
      `There are two proxies: this one and "proxy" on line ${problems.lineOf(['proxy'])}.`,
      '"npm" is short for proxy: {type: npm, …}. Keep one of the two.',
      'key',
    );
  }
  const base = { kind: 'proxy', id: 'proxy', own: {} } as const;
  if (short !== undefined) {
    return { ...base, type: 'npm', settings: short, at: shortAt, typeAt: shortAt, ownKeys: [] };
  }
  const at = ['proxy'];
  if (raw.proxy === undefined) {
    if (problems.isSpoiled(at) || problems.isSpoiled(shortAt)) return undefined;
    return { ...base, type: 'embedded', settings: {}, at: [], typeAt: [], ownKeys: [] };
  }
  const { type } = raw.proxy;
  if (type === undefined) return undefined;
  return { ...base, type, settings: without(raw.proxy, ownKeys), at, typeAt: [...at, 'type'], ownKeys };
}

function draftNotifiers(raw: RawFile, problems: Problems): readonly PartDraft<Partial<RawNotifier>>[] {
  const long = drafts('notifier', raw.notifiers, 'notifiers', Object.keys(NOTIFIER_KEYS));
  const url = raw.global?.notification_url;
  if (url === undefined) return long;
  const at = ['global', 'notification_url'];
  if (raw.notifiers?.[SHORT_NOTIFIER] !== undefined) {
    problems.add(
      at,
      `This is short for the notifier "${SHORT_NOTIFIER}", which is on line ${problems.lineOf(['notifiers', SHORT_NOTIFIER])} too.`,
      'Keep one of the two, or give the other notifier another name.',
      'key',
    );
    return long;
  }
  const settings = { url };
  const short = { kind: 'notifier', id: SHORT_NOTIFIER, type: 'webhook', own: {}, settings, ownKeys: [] } as const;
  return [...long, { ...short, at, typeAt: at }];
}

const SHORT_NOTIFIER = 'webhook';

function without(map: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
