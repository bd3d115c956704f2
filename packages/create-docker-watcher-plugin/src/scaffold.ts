import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginPlan } from './plan.js';

const TEMPLATES = fileURLToPath(new URL('../templates/', import.meta.url));
/** Packages never hold files of these names, so the templates call them otherwise. */
const RENAMED: Readonly<Record<string, string>> = { _gitignore: '.gitignore', '_package.json': 'package.json' };

/**
 * Writes the package, what the kind has in place of what all have; gives the files, relative to its folder. Throws when the
 * folder holds anything.
 */
export async function scaffold(plan: PluginPlan): Promise<readonly string[]> {
  const { folder, kind } = plan;
  const held = await readdir(folder).catch(() => []);
  if (held.length > 0) throw new Error(`${folder} is not empty.`);
  const written: string[] = [];
  for (const template of [join(TEMPLATES, 'common'), join(TEMPLATES, kind)]) {
    for (const file of await filesOf(template)) {
      const path = relative(template, file)
        .split(sep)
        .map((name) => RENAMED[name] ?? name)
        .join(sep);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), filled(await readFile(file, 'utf8'), plan));
      written.push(path);
    }
  }
  return [...new Set(written)].sort();
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function filled(text: string, { kind, packageName, partName }: PluginPlan): string {
  const isIdentifier = !partName.includes('-');
  return text
    .replaceAll('__PACKAGE__', packageName)
    .replaceAll('__PART__:', isIdentifier ? `${partName}:` : `'${partName}':`)
    .replaceAll('__PART__', partName)
    .replaceAll('__LABEL__', labelOf(partName))
    .replaceAll('__KIND__', kind)
    .replaceAll(/"(@docker-watcher\/[a-z-]+)": "__RANGE__"/g, (_, name: string) => `"${name}": "${testedWith(name)}"`);
}

function labelOf(partName: string): string {
  const words = partName.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Each package has its own version, so ours says nothing of theirs; what ours is tested with is renewed by each release. */
function testedWith(name: string): string {
  const { devDependencies } = createRequire(import.meta.url)('../package.json') as {
    devDependencies: Readonly<Record<string, string>>;
  };
  const range = devDependencies[name];
  if (range === undefined) throw new Error(`This package is not tested with ${name}.`);
  return range;
}
