// `npm run build`: types and code by the compiler, what starts often in few files, the dashboard by Vite.
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, run } from './root.mjs';

const BIN = join(ROOT, 'node_modules/.bin');
const PACKAGES = join(ROOT, 'packages');

/** Of these the compiler writes the types only. `inside`: libraries that come along though the types need them too. */
export const BUNDLES = [
  { name: 'sdk', input: { index: 'src/index.ts' }, inside: ['typebox'] },
  { name: 'core', input: { index: 'src/index.ts', 'bin/docker-watcher': 'src/bin/docker-watcher.ts' } },
];

export async function build() {
  await run(`${BIN}/tsc`, ['-b']);
  for (const options of BUNDLES) await writeBundle(options);
  await makeCommandsRunnable();
  await run(`${BIN}/vite`, ['build', 'packages/dashboard', '--logLevel', 'error']);
}

/** `dist/*.js`, and with it the licences of what it holds. */
export async function writeBundle(options) {
  // Loaded late: this file is read before anything is installed.
  const [{ bundle }, { noticesOf }] = await Promise.all([import('./build/bundle.mjs'), import('./build/notices.mjs')]);
  const dir = join(PACKAGES, options.name, 'dist');
  const { files, modules } = await bundle({ ...options, dir });
  await removeOldCode(dir, files);
  await writeFile(join(dir, 'THIRD-PARTY-NOTICES.txt'), await noticesOf(modules));
}

/** What an earlier build left there; the declarations are the compiler's. */
async function removeOldCode(dir, kept) {
  const code = (await readdir(dir, { recursive: true })).filter((file) => /\.js(?:\.map)?$/.test(file));
  for (const file of code.filter((one) => !kept.includes(one))) await rm(join(dir, file));
}

/** npm makes them so when it installs a package; in the tree they are written after that. */
async function makeCommandsRunnable() {
  for (const name of await readdir(PACKAGES)) {
    const { bin = {} } = JSON.parse(await readFile(join(PACKAGES, name, 'package.json'), 'utf8'));
    for (const file of Object.values(bin)) await chmod(join(PACKAGES, name, file), 0o755);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
