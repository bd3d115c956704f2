// Packs every package as it is published, and looks whether strangers can use it: publint, types, what its page shows.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './bootstrap.mjs';

const run = promisify(execFile);
const PACKAGES = join(ROOT, 'packages');
const WANTED_FILES = ['README.md', 'LICENSE', 'package.json'];
const WANTED_FIELDS = ['description', 'license', 'repository', 'keywords', 'engines', 'exports', 'files'];

const folder = await mkdtemp(join(tmpdir(), 'docker-watcher-packages-'));
try {
  const names = (await readdir(PACKAGES)).sort();
  const packed = await pack(names);
  let failed = 0;
  for (const name of names) {
    const complaints = await complaintsOf(name, packed.get(name));
    console.log(`${complaints.length === 0 ? '✓' : '✗'} ${name}`);
    for (const complaint of complaints) console.log(complaint.replace(/^/gm, '    '));
    if (complaints.length > 0) failed += 1;
  }
  console.log(`\n${names.length - failed} of ${names.length} packages are fit to be published`);
  process.exitCode = failed === 0 && names.length > 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Packs all at once; gives what is in each, by the name of its folder. */
async function pack(names) {
  const folders = names.map((name) => `./packages/${name}`);
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder, ...folders];
  const { stdout } = await run('npm', args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  const told = JSON.parse(stdout);
  const all = Array.isArray(told) ? told : Object.values(told);
  return new Map(all.map((one) => [one.name.replace('@docker-watcher/', ''), one]));
}

async function complaintsOf(name, packed) {
  if (packed === undefined) return ['npm did not pack it.'];
  const manifest = JSON.parse(await readFile(join(PACKAGES, name, 'package.json'), 'utf8'));
  const tarball = join(folder, packed.filename);
  // Without an entry point of code there are no types to be wrong.
  const hasCode = Object.keys(manifest.exports ?? {}).some((path) => !path.endsWith('.json'));
  return [
    ...pageComplaints(manifest, packed.files),
    ...(await complaint('publint', ['run', tarball, '--strict'])),
    ...(hasCode ? await complaint('attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']) : []),
  ];
}

/** What a reader of its page would miss, and files that a package names and does not hold. */
function pageComplaints(manifest, files) {
  const held = new Set(files.map(({ path }) => path));
  const built = [...Object.values(manifest.bin ?? {}), ...Object.values(manifest.exports ?? {}).flatMap(targetsOf)];
  return [
    ...WANTED_FIELDS.filter((field) => manifest[field] === undefined).map((field) => `package.json has no "${field}".`),
    ...WANTED_FILES.filter((file) => !held.has(file)).map((file) => `It holds no ${file}.`),
    ...built
      .map((path) => path.replace('./', ''))
      .filter((path) => !held.has(path))
      .map((path) => `It names ${path} and does not hold it. Is it built?`),
    ...[...held].filter((path) => /\.test\.(?:js|d\.ts)$|^src\//.test(path)).map((path) => `It holds ${path}.`),
  ];
}

/** Files behind an entry of `exports`, but for the one that only our own workspace reads. */
function targetsOf(target) {
  if (typeof target === 'string') return [target];
  return Object.entries(target).flatMap(([condition, path]) => (condition === '@docker-watcher/source' ? [] : [path]));
}

async function complaint(command, args) {
  try {
    const { stdout } = await run(join(ROOT, 'node_modules/.bin', command), args, { cwd: ROOT });
    // Which attw takes for no fault.
    return stdout.includes('does not contain types') ? [`${command}: it has no types.`] : [];
  } catch (error) {
    return [`${command}: ${`${error.stdout}${error.stderr}`.trim()}`];
  }
}
