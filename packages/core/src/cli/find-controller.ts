import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError, controllerSocket, messageOf } from '../base/index.js';
import type { Place } from './client.js';

/** Options that every command which speaks to the controller takes. */
export interface WhereOptions {
  readonly config?: string;
  readonly data?: string;
  readonly url?: string;
  readonly tokenFile?: string;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The data folder that a configuration file names. */
export type DataDirOf = (options: { readonly config: string }) => Promise<string>;

const USUAL_FILES = ['./docker-watcher.yaml', './config.yaml', '/app/config.yaml'];

/** The named configuration file, else the first usual one that is there. */
export async function findConfig(given: string | undefined, env: Env): Promise<string | undefined> {
  const named = given ?? env.DOCKER_WATCHER_CONFIG;
  if (named !== undefined) return resolve(named);
  for (const file of USUAL_FILES) {
    if (await exists(file)) return resolve(file);
  }
  return undefined;
}

export async function demandConfig(given: string | undefined, env: Env): Promise<string> {
  const file = await findConfig(given, env);
  if (file !== undefined) return file;
  throw new AppError('config.unreadable', `There is no configuration file at ${USUAL_FILES.join(', ')}.`, {
    hint: 'Name it: --config FILE, or the variable DOCKER_WATCHER_CONFIG.',
  });
}

/** An address when one is given, else the socket of the data folder. A token is never an argument: others see those. */
export async function findController(options: WhereOptions, env: Env, dataDirOf: DataDirOf): Promise<Place> {
  const url = options.url ?? env.DOCKER_WATCHER_URL;
  if (url !== undefined) return placeAt(url, await readToken(options.tokenFile, env));
  const data = options.data ?? env.DOCKER_WATCHER_DATA ?? (await configuredData(options.config, env, dataDirOf));
  return { kind: 'socket', path: controllerSocket(resolve(data)) };
}

async function configuredData(given: string | undefined, env: Env, dataDirOf: DataDirOf): Promise<string> {
  const config = await findConfig(given, env);
  if (config === undefined) return './data';
  try {
    return await dataDirOf({ config });
  } catch {
    // A file that is broken by now must not keep a person from asking the controller that runs.
    return join(dirname(config), 'data');
  }
}

function placeAt(url: string, token: string | undefined): Place {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new AppError('request.invalid', `"${url}" is not an address.`, { hint: 'Write it as https://host:port.' });
  }
  return { kind: 'url', url, ...(token === undefined ? {} : { token }) };
}

async function readToken(file: string | undefined, env: Env): Promise<string | undefined> {
  if (file === undefined) return env.DOCKER_WATCHER_TOKEN;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new AppError('config.unreadable', `Can't read the token: ${messageOf(cause)}`, { cause });
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
