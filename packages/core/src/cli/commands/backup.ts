import { access, chmod, constants, copyFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../base/index.js';
import type { Place } from '../client.js';
import { type Context, printJson } from '../context.js';
import type { Actions } from '../shell.js';

export interface BackupOptions {
  readonly withKey?: boolean;
  readonly force?: boolean;
}

const KEY_FILE = 'secret.key';

/** Copies the database: by the controller when one runs, else from the data folder itself. */
export async function backup(
  context: Context & { readonly place: Place },
  actions: Pick<Actions, 'backUp'>,
  target: string | undefined,
  { withKey = false, force = false }: BackupOptions,
): Promise<void> {
  const { place, terminal } = context;
  if (withKey && place.kind === 'url') {
    throw new AppError('request.invalid', 'The key of the data folder does not leave it over the network.', {
      hint: `Copy ${KEY_FILE} out of the data folder, on that machine.`,
    });
  }
  const file = resolve(target ?? `docker-watcher-${stampOf(terminal.now())}.db`);
  const key = `${file}.key`;
  if (!force) for (const one of withKey ? [file, key] : [file]) await refuseExisting(one);
  await take(context, actions, file, force);
  if (withKey && place.kind === 'socket') await copyKey(join(dirname(place.path), KEY_FILE), key, force);
  if (context.json) return printJson(context, { file, ...(withKey ? { key } : {}) });
  terminal.out(`The database is in ${file}.\n`);
  terminal.out(
    withKey
      ? `Its key is in ${key}: together they tell every secret. Keep them as you keep passwords.\n`
      : `Without ${KEY_FILE} of the data folder its secrets can't be read: keep that too, elsewhere (--with-key).\n`,
  );
}

async function take(
  { client, place }: Context & { readonly place: Place },
  actions: Pick<Actions, 'backUp'>,
  file: string,
  force: boolean,
): Promise<void> {
  try {
    await client.download('/api/backup', file);
  } catch (error) {
    const isAway = error instanceof AppError && error.code === 'controller.absent';
    if (!isAway || place.kind === 'url') throw error;
    if (force) await rm(file, { force: true });
    await actions.backUp({ data: dirname(place.path), file });
  }
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new AppError('request.conflict', `${file} is there already.`, {
    hint: 'Name another file, or overwrite it with --force.',
  });
}

async function copyKey(from: string, to: string, force: boolean): Promise<void> {
  try {
    await copyFile(from, to, force ? 0 : constants.COPYFILE_EXCL);
    await chmod(to, 0o600);
  } catch (cause) {
    throw new AppError('store.failed', `The key could not be copied: ${(cause as Error).message}`, { cause });
  }
}

function stampOf(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/:/g, '').replace('T', '-');
}
