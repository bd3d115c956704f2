import { dirname, resolve } from 'node:path';
import type { PartWish } from '../ports.js';
import type { RawFile } from '../schema/file.js';
import { BUILT_IN_PROBES } from '../schema/healthcheck.js';
import type { PartDrafts } from './part-drafts.js';

/** What the file names of plugins. */
export function wishOf(file: string, raw: RawFile, drafts: PartDrafts): PartWish {
  const { registries, proxy, notifiers } = drafts;
  const parts = [...registries, ...(proxy === undefined ? [] : [proxy]), ...notifiers];
  const types = [
    ...parts.map(({ kind, type }) => ({ kind, type })),
    ...probeTypes(raw).map((type) => ({ kind: 'probe' as const, type })),
  ];
  const distinct = new Map(types.map((wanted) => [`${wanted.kind} ${wanted.type}`, wanted]));
  const pluginsDir = pluginsDirOf(file, raw);
  return {
    ...(raw.plugins === undefined ? {} : { plugins: raw.plugins.filter((name) => name !== undefined) }),
    ...(pluginsDir === undefined ? {} : { pluginsDir }),
    types: [...distinct.values()],
  };
}

export function pluginsDirOf(file: string, raw: RawFile): string | undefined {
  return raw.plugins_dir === undefined ? undefined : resolve(dirname(file), raw.plugins_dir);
}

/** Probes of plugins, wherever a health check is written. */
function probeTypes(raw: RawFile): readonly string[] {
  const projects = Object.values(raw.projects ?? {});
  const stages = projects.flatMap((project) => Object.values(project?.stages ?? {}));
  return [raw.global, ...projects, ...stages].flatMap((level) => {
    const check = level?.healthcheck;
    const type = typeof check === 'object' ? check.type : undefined;
    return type === undefined || Object.hasOwn(BUILT_IN_PROBES, type) ? [] : [type];
  });
}
