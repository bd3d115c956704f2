import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { exports as resolveExports } from 'resolve.exports';
import { messageOf } from '../base/index.js';
import type { PluginName } from './names.js';

/** A plugin package on disk, before any of its code has run. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly dir: string;
  /** Absolute path of the file to import. */
  readonly entry: string;
  /** The range of the sdk it asks for, when it says. */
  readonly sdkRange?: string;
  readonly publisher?: string;
}

export type Found =
  | { readonly kind: 'found'; readonly package: FoundPackage }
  | { readonly kind: 'missing'; readonly lookedIn: readonly string[] }
  | { readonly kind: 'broken'; readonly reason: string };

const SDK = '@docker-watcher/sdk';
const CONDITIONS = ['node', 'import', 'module-sync'];

/**
 * Looks for the manifest, never through `require.resolve`: that rejects ESM-only packages, and `import()` can't tell a
 * missing plugin from its missing dependency.
 */
export async function findPackage(name: PluginName, bases: readonly string[]): Promise<Found> {
  if (name.kind === 'path') {
    const dir = isAbsolute(name.path) ? name.path : resolve(bases[0] ?? '.', name.path);
    return (await readPackage(dir)) ?? { kind: 'missing', lookedIn: [dir] };
  }
  for (const candidate of name.candidates) {
    for (const base of bases) {
      for (let folder = resolve(base); ; folder = dirname(folder)) {
        const found = await readPackage(join(folder, 'node_modules', candidate));
        if (found !== undefined) return found;
        if (dirname(folder) === folder) break;
      }
    }
  }
  return { kind: 'missing', lookedIn: bases };
}

async function readPackage(dir: string): Promise<Found | undefined> {
  const file = join(dir, 'package.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch (error) {
    return { kind: 'broken', reason: `${file} is not JSON: ${messageOf(error)}` };
  }
  const entry = entryOf(manifest);
  if (entry === undefined) return { kind: 'broken', reason: `${file} has no "exports" or "main" that can be imported` };
  const path = resolve(dir, entry);
  const exists = await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
  if (!exists) return { kind: 'broken', reason: `its entry ${path} does not exist; was the package built?` };
  const sdkRange = manifest.peerDependencies?.[SDK] ?? manifest.dependencies?.[SDK];
  const publisher = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name;
  return {
    kind: 'found',
    package: {
      name: manifest.name ?? dir,
      version: manifest.version ?? '0.0.0',
      dir,
      entry: path,
      ...(sdkRange === undefined ? {} : { sdkRange }),
      ...(publisher === undefined ? {} : { publisher }),
    },
  };
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
  readonly author?: string | { readonly name?: string };
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function entryOf(manifest: Manifest): string | undefined {
  try {
    const [entry] = resolveExports(manifest, '.', { unsafe: true, conditions: [...CONDITIONS] }) ?? [];
    return entry ?? manifest.main ?? ('exports' in manifest ? undefined : 'index.js');
  } catch {
    return undefined;
  }
}
