import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Builds the command these tests run as a process; a build without changes takes a moment only. */
export async function buildProxy(): Promise<void> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  await promisify(execFile)('node_modules/.bin/tsc', ['-b', 'packages/plugin-embedded-proxy'], { cwd: root });
}
