import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatSize } from '../../base/index.js';
import { type Finding, failed, type Look, ok, type Patient, skipped, warning } from './look.js';

const TIGHT_BYTES = 512 * 1024 ** 2;
const FULL_BYTES = 32 * 1024 ** 2;

/** Can the store be written, is it ours alone, and is there room for it to grow? */
export const dataFolder: Look = {
  id: 'data',
  title: 'Data folder',
  async look(patient) {
    const { dataDir } = patient.config;
    const there = await standing(dataDir);
    const folder = { id: 'data', title: 'Data folder', ...there };
    if (there.state === 'failed') return [folder];
    return [folder, { id: 'data.space', title: 'Data space', ...(await space(patient, dataDir)) }];
  },
};

async function standing(dataDir: string): Promise<Finding> {
  const mode = await stat(dataDir).then(
    (found) => found.mode,
    () => undefined,
  );
  if (mode === undefined) {
    const parent = await nearest(dataDir);
    if (await isWritable(parent)) return ok(`${dataDir} is made at the first start.`);
    return failed(`${dataDir} is not there, and ${parent} can't be written.`, ownership(parent));
  }
  if (!(await isWritable(dataDir))) return failed(`${dataDir} can't be written.`, ownership(dataDir));
  const shared = (mode & 0o007) !== 0;
  if (shared) return warning(`${dataDir} is open to every user of this machine.`, `chmod 700 ${dataDir}`);
  return ok(`${dataDir} can be written.`);
}

async function space({ disk }: Patient, dataDir: string): Promise<Finding> {
  const free = await disk.freeBytes(await nearest(dataDir));
  const [all, database] = await Promise.all([sizeOf(dataDir), sizeOf(dataDir, /^docker-watcher\.db/)]);
  const taken = `${formatSize(all)} are taken, ${formatSize(database)} by the database`;
  if (free === undefined) return skipped(`${taken}; what is free can't be seen.`);
  const detail = `${taken}; ${formatSize(free)} are free.`;
  const hint = 'Free some space: docker system df shows what images take.';
  if (free < FULL_BYTES) return failed(detail, hint);
  return free < TIGHT_BYTES ? warning(detail, hint) : ok(detail);
}

/** Bytes of the files below `folder`; of those directly in it whose name fits `only`, when given. */
async function sizeOf(folder: string, only?: RegExp): Promise<number> {
  const entries = await readdir(folder, { recursive: only === undefined, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile() && (only === undefined || only.test(entry.name)))
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
}

/** The folder itself, or what of the way to it is there. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

function ownership(folder: string): string {
  return `It must belong to the user docker-watcher runs as: chown -R ${process.getuid?.() ?? 'USER'} ${folder}`;
}
