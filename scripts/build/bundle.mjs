// The code of a package as few files, its libraries with it: a controller that reads a thousand files starts late.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from '../root.mjs';
import { oneByteText } from './one-byte-text.mjs';
import { leaveOutUnused } from './unused.mjs';

/** Of these a library may be missing: who uses TypeORM installs the drivers of his databases. */
const MAY_ASK_IN_VAIN = /\/node_modules\/typeorm\//;

/**
 * Writes the code of a package to `dir`. What the package names as dependency stays outside, but for `inside`; all else
 * comes along. Gives the files it wrote, and the paths of the modules in them.
 *
 * @param {{ name: string, input: Record<string, string>, dir: string, inside?: readonly string[] }} options
 *   `name` of its folder; `input` source file by output name
 */
export async function bundle({ name, input, dir, inside = [] }) {
  const folder = join(ROOT, 'packages', name);
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const outside = Object.keys(dependencies).filter((one) => !inside.includes(one));
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([output, file]) => [output, join(folder, file)])),
    cwd: folder,
    platform: 'node',
    external: outside.map((one) => new RegExp(`^${one}(?:/|$)`)),
    plugins: [leaveOutUnused, oneByteText],
    transform: { target: 'node20.19', define: { __dirname: 'import.meta.dirname' } },
    checks: { eval: false },
    onLog(level, log) {
      const isMissing = log.code === 'UNRESOLVED_IMPORT';
      if (isMissing && MAY_ASK_IN_VAIN.test(log.id ?? log.message)) return;
      throw new Error(`${name}: ${level}: ${log.message}`);
    },
  });
  try {
    const { output } = await build.write({
      dir,
      format: 'esm',
      chunkFileNames: 'chunks/[name]-[hash].js',
      // Names of functions and classes stay: they stand in stack traces. What nobody reads at run time goes, it would be parsed at each start.
      minify: { compress: false, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
    });
    return {
      files: output.map(({ fileName }) => fileName),
      modules: output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])),
    };
  } finally {
    await build.close();
  }
}
