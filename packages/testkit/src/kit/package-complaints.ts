import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const SDK = '@docker-watcher/sdk';
const NAME =
  /^(?:(?:@[a-z0-9][a-z0-9._-]*\/)?docker-watcher-plugin-[a-z0-9][a-z0-9._-]*|@docker-watcher\/plugin-[a-z0-9-]+)$/;
/** Plugins are installed with `--ignore-scripts`. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];
const SDK_VERSION = (createRequire(import.meta.url)(`${SDK}/package.json`) as { version: string }).version;

/** What is wrong with the package in `folder`, a line each: what npm, people and docker-watcher need to know of it. */
export async function packageComplaints(folder: string): Promise<readonly string[]> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch (error) {
    return [`package.json can't be read: ${String(error)}`];
  }
  const { name = '', version, description, license, type, keywords = [], engines, files, scripts = {} } = manifest;
  const entry = entryOf(manifest);
  const complaints = [
    ...(NAME.test(name)
      ? []
      : [`The name "${name}" is not found by a short one: begin it with docker-watcher-plugin-.`]),
    ...(version === undefined ? ['There is no "version".'] : []),
    ...(description === undefined ? ['There is no "description".'] : []),
    ...(license === undefined ? ['There is no "license".'] : []),
    ...(type === 'module' ? [] : ['"type" is not "module".']),
    ...(keywords.includes('docker-watcher-plugin') ? [] : ['"keywords" lack "docker-watcher-plugin".']),
    ...(engines?.node === undefined ? ['"engines" do not say which Node.'] : []),
    ...sdkComplaints(manifest),
    ...(entry === undefined ? ['"exports" have no "." that can be imported.'] : []),
    ...INSTALL_SCRIPTS.filter((one) => one in scripts).map((one) => `The script "${one}" will never run: take it out.`),
  ];
  if (files === undefined) complaints.push('"files" do not say what is published.');
  else if (entry !== undefined && !files.some((one) => isWithin(entry, one)))
    complaints.push(`"files" leave out the entry ${entry}.`);
  for (const text of ['README.md', 'LICENSE'])
    if (!(await isFile(join(folder, text)))) complaints.push(`There is no ${text}.`);
  return complaints;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly keywords?: readonly string[];
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: unknown;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function sdkComplaints({ peerDependencies = {}, dependencies = {} }: Manifest): readonly string[] {
  const range = peerDependencies[SDK] ?? dependencies[SDK];
  if (range === undefined) return [`No range of ${SDK} is asked for: name it under "peerDependencies".`];
  const [, major = '', minor = ''] = /^[~^](\d+)\.(\d+)/.exec(range) ?? [];
  if (major === '') return [`The range "${range}" of ${SDK} says too little: write ^${SDK_VERSION}.`];
  const [ourMajor, ourMinor] = SDK_VERSION.split('.');
  const isOurs = major === ourMajor && (major !== '0' || minor === ourMinor);
  return isOurs ? [] : [`The range "${range}" of ${SDK} leaves out ${SDK_VERSION}.`];
}

function entryOf({ exports: all }: Manifest): string | undefined {
  const dot = typeof all === 'object' && all !== null && '.' in all ? all['.'] : all;
  if (typeof dot === 'string') return dot;
  const { import: imported, default: fallback } = (dot ?? {}) as { import?: unknown; default?: unknown };
  const entry = imported ?? fallback;
  return typeof entry === 'string' ? entry : undefined;
}

function isWithin(entry: string, files: string): boolean {
  const [path, part] = [entry.replace(/^\.\//, ''), files.replace(/^\.\/|\/$/g, '')];
  return path === part || path.startsWith(`${part}/`);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
