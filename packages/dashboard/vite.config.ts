import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Browsers that know `light-dark()`: their CSS is left as it is written. */
const BROWSERS = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

// biome-ignore lint/style/noDefaultExport: Vite reads it.
export default defineConfig({
  plugins: [compressed()],
  server: { port: 5173, proxy: { '/api': target(), '/readyz': target() } },
  build: {
    target: BROWSERS,
    cssTarget: BROWSERS,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});

/** Where the API is while developing. */
function target(): string {
  return process.env.DASHBOARD_API ?? 'http://127.0.0.1:8080';
}

/** Beside each text file its compressed forms: whoever serves them has nothing left to do. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css|html|svg)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = join(dir, name);
          const body = await readFile(file);
          const [br, gz] = await Promise.all([promisify(brotliCompress)(body), promisify(gzip)(body, { level: 9 })]);
          await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
        }),
      );
    },
  };
}
