import type { PartKind } from '@docker-watcher/sdk';

/** How a plugin's name in YAML becomes package names to look for, and which of our own packages serves a `type`. */

export type PluginName =
  /** A folder or file, relative to the config file or absolute. */
  | { readonly kind: 'path'; readonly path: string }
  /** Packages to try, in order. */
  | { readonly kind: 'package'; readonly candidates: readonly string[] };

const FULL_NAME = /(?:^|\/)(?:docker-watcher-plugin-|plugin-)/;

/**
 * `gitea` → our own package, then the community's; `@acme/x` → `@acme/docker-watcher-plugin-x`; full names and paths
 * as they are.
 */
export function parsePluginName(text: string): PluginName {
  if (/^\.{0,2}\//.test(text)) return { kind: 'path', path: text };
  const scoped = /^(@[^/]+)\/(.+)$/.exec(text);
  if (scoped !== null) {
    const [, scope = '', name = ''] = scoped;
    if (FULL_NAME.test(name)) return { kind: 'package', candidates: [text] };
    return { kind: 'package', candidates: [`${scope}/docker-watcher-plugin-${name}`, text] };
  }
  if (FULL_NAME.test(text)) return { kind: 'package', candidates: [text] };
  return { kind: 'package', candidates: [`@docker-watcher/plugin-${text}`, `docker-watcher-plugin-${text}`] };
}

/** Types of our own plugins, by contract: `type` → [plugin, part]. Used where `plugins:` is absent. */
const OWN_PLUGINS: Readonly<Record<string, Readonly<Record<string, readonly [plugin: string, part: string]>>>> = {
  registry: {
    gitea: ['gitea', 'gitea'],
    forgejo: ['gitea', 'gitea'],
    github: ['ghcr', 'ghcr'],
    ghcr: ['ghcr', 'ghcr'],
    oci: ['oci', 'oci'],
  },
  proxy: { npm: ['npm-proxy', 'npm'], embedded: ['embedded-proxy', 'embedded'] },
  notifier: { webhook: ['webhook-notify', 'webhook'] },
};

/** The plugin of ours that serves `type`, if there is one. */
export function ownPluginFor(kind: string, type: string): string | undefined {
  return OWN_PLUGINS[kind]?.[type]?.[0];
}

/** The part's name behind a `type`: `github` is the part `ghcr`. */
export function partNameFor(kind: string, type: string): string {
  return OWN_PLUGINS[kind]?.[type]?.[1] ?? type;
}

/** Every `type` of ours that names a part, and who serves it. */
export function ownTypes(): readonly { readonly kind: PartKind; readonly type: string; readonly part: string }[] {
  return Object.entries(OWN_PLUGINS).flatMap(([kind, types]) =>
    Object.entries(types).map(([type, [, part]]) => ({ kind: kind as PartKind, type, part })),
  );
}
