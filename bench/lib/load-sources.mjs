// Code of a package that it shows to nobody, and so does not build: bundled into its `dist` for as long as loading takes.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/bootstrap.mjs';
import { bundle } from '../../scripts/build/bundle.mjs';

/** Gives the exports of all `files` of the package in folder `name`, together. */
export async function loadSources(name, files) {
  const dir = await mkdtemp(join(ROOT, 'packages', name, 'dist/bench-'));
  const input = Object.fromEntries(files.map((file, index) => [`source-${index}`, file]));
  try {
    await bundle({ name, input, dir });
    const loaded = Object.keys(input).map((one) => import(pathToFileURL(join(dir, `${one}.js`)).href));
    return Object.assign({}, ...(await Promise.all(loaded)));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
