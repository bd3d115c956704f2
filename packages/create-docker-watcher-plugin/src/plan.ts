import { resolve } from 'node:path';

export const KINDS = ['registry', 'proxy', 'probe', 'notifier'] as const;
export type Kind = (typeof KINDS)[number];

/** What is going to be written, and where. */
export interface PluginPlan {
  readonly kind: Kind;
  /** `docker-watcher-plugin-pager`, with or without a scope. */
  readonly packageName: string;
  /** What users write as `type`: `pager`. */
  readonly partName: string;
  /** Absolute path. */
  readonly folder: string;
}

const PREFIX = 'docker-watcher-plugin-';
const NAME = /^(?:(@[a-z0-9][a-z0-9._-]*)\/)?([a-z][a-z0-9-]*)$/;

/** Reads what a person asked for; text says what is wrong with it. */
export function planOf(asked: {
  readonly name: string | undefined;
  readonly kind: string | undefined;
  readonly dir?: string;
}): PluginPlan | string {
  const { name, kind, dir } = asked;
  if (name === undefined) return 'It needs a name.';
  const [, scope, rest = ''] = NAME.exec(name) ?? [];
  const partName = rest.startsWith(PREFIX) ? rest.slice(PREFIX.length) : rest;
  if (partName === '')
    return `"${name}" is no name for it: use lower-case letters, digits and hyphens, such as "pager".`;
  const known = KINDS.find((one) => one === kind);
  if (known === undefined)
    return `${kind === undefined ? 'It needs a kind' : `"${kind}" is no kind`}: --kind ${KINDS.join('|')}.`;
  const bare = `${PREFIX}${partName}`;
  const packageName = scope === undefined ? bare : `${scope}/${bare}`;
  return { kind: known, packageName, partName, folder: resolve(dir ?? bare) };
}
