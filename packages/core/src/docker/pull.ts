import type { ImageName, PullAuth } from '@docker-watcher/sdk';
import type Docker from 'dockerode';
import { AppError } from '../base/index.js';
import type { EngineCall, PullProgress } from '../deploy/index.js';
import { engineFault, statusOf, wordsOf } from './faults.js';
import { jsonLines } from './json-lines.js';

interface PullLine {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

/** Pulls by digest. The engine answers 200 before it knows: every line of its report is checked for an error. */
export async function pull(
  docker: Docker,
  image: ImageName,
  digest: string,
  options: EngineCall & { readonly auth?: PullAuth; readonly onProgress?: (progress: PullProgress) => void },
): Promise<void> {
  const name = `${image.host}/${image.repository}`;
  const authconfig = options.auth === undefined ? undefined : authOf(options.auth, image.host);
  let stream: NodeJS.ReadableStream;
  try {
    stream = await docker.createImage({
      ...(authconfig && { authconfig }),
      fromImage: `${name}@${digest}`,
      ...(options.signal && { abortSignal: options.signal }),
    } as object);
  } catch (error) {
    throw pullFault(name, digest, wordsOf(error), error, options.signal);
  }
  const layers = new Map<string, { current: number; total: number; done: boolean }>();
  try {
    for await (const value of jsonLines(stream)) {
      const line = value as PullLine;
      if (line.error !== undefined) throw pullFault(name, digest, line.error, undefined, options.signal);
      if (line.id !== undefined && note(layers, line)) options.onProgress?.(sum(layers));
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw pullFault(name, digest, wordsOf(error), error, options.signal);
  }
}

function pullFault(name: string, digest: string, words: string, cause: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  const options = cause === undefined ? {} : { cause };
  if (/no matching manifest|does not match the specified platform/i.test(words)) {
    return new AppError('image.wrong_platform', `${name} has no image for this machine's platform.`, {
      ...options,
      hint: 'Build it for this platform too: docker buildx build --platform linux/amd64,linux/arm64 …',
    });
  }
  if (/manifest unknown|not found/i.test(words) && !/dial|lookup/i.test(words)) {
    return new AppError('image.not_found', `${name}@${digest} is no longer in the registry.`, options);
  }
  if (/unauthorized|denied|authentication required/i.test(words)) {
    return new AppError('image.pull_failed', `The registry does not let the engine pull ${name}: ${words}`, {
      ...options,
      hint: "Check the registry's token: it needs to read packages of this owner.",
    });
  }
  const fault = cause === undefined ? undefined : engineFault(cause);
  if (fault instanceof AppError && statusOf(cause) === undefined && fault.code === 'engine.unavailable') return fault;
  if (/no space left/i.test(words)) return engineFault(new Error(words));
  return new AppError('image.pull_failed', `Pulling ${name} failed: ${words}`, {
    ...options,
    hint: 'It is tried again by itself.',
  });
}

function authOf(auth: PullAuth, host: string): object {
  return auth.kind === 'basic'
    ? { username: auth.username, password: auth.password, serveraddress: host }
    : { registrytoken: auth.registryToken };
}

/** Keeps the line's news; true when it told something of a layer. */
function note(layers: Map<string, { current: number; total: number; done: boolean }>, line: PullLine): boolean {
  if (!/^[0-9a-f]{12}$/.test(line.id ?? '')) return false;
  const layer = layers.get(line.id ?? '') ?? { current: 0, total: 0, done: false };
  if (line.status === 'Downloading' && line.progressDetail?.total !== undefined) {
    layer.current = line.progressDetail.current ?? 0;
    layer.total = line.progressDetail.total;
  }
  if (line.status === 'Pull complete' || line.status === 'Already exists') {
    layer.current = layer.total;
    layer.done = true;
  }
  layers.set(line.id ?? '', layer);
  return true;
}

function sum(
  layers: ReadonlyMap<string, { readonly current: number; readonly total: number; readonly done: boolean }>,
): PullProgress {
  const all = [...layers.values()];
  return {
    layers: all.length,
    layersDone: all.filter(({ done }) => done).length,
    currentBytes: all.reduce((bytes, { current }) => bytes + current, 0),
    totalBytes: all.reduce((bytes, { total }) => bytes + total, 0),
  };
}
