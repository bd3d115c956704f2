import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const MANIFEST = '@docker-watcher/dashboard/package.json';

/** The built dashboard, when its package is installed beside this one; without it the API works by itself. */
export function dashboardDir(
  find: (id: string) => string = createRequire(import.meta.url).resolve,
): string | undefined {
  const manifest = manifestBy(find);
  const folder = manifest === undefined ? undefined : join(dirname(manifest), 'dist');
  return folder !== undefined && existsSync(join(folder, 'index.html')) ? folder : undefined;
}

function manifestBy(find: (id: string) => string): string | undefined {
  try {
    return find(MANIFEST);
  } catch {
    // It is not installed, and need not be.
    return undefined;
  }
}
