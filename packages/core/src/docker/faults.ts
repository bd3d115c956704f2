import { AppError, type ErrorCode, messageOf } from '../base/index.js';

const GONE = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

/** What an engine that goes down still answers, once its own parts are gone: containerd, and its book of networks. */
const GOES_DOWN =
  /client connection is closing|transport is closing|failed to update store for object type|context canceled/i;

/** Status of the engine's answer, when there was one. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** The engine's own words, without dockerode's preamble. */
export function wordsOf(error: unknown): string {
  const body = (error as { json?: { message?: unknown } } | null)?.json;
  if (typeof body?.message === 'string') return body.message;
  return messageOf(error).replace(/^\(HTTP code \d+\) [^-]*- /, '');
}

/** What went wrong at the engine, in words a person can act on. An abort comes back as the signal's own reason. */
export function engineFault(error: unknown, signal?: AbortSignal, otherwise: ErrorCode = 'engine.failed'): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof AppError) return error;
  const words = wordsOf(error);
  const options = { cause: error };
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  if (statusOf(error) === undefined && (GONE.has(code) || /socket hang up|aborted/i.test(words))) {
    return new AppError('engine.unavailable', `The Docker Engine does not answer (${code || words}).`, {
      ...options,
      hint: 'Is it running, and may docker-watcher open its socket? See: docker info',
    });
  }
  if (GOES_DOWN.test(words)) {
    return new AppError('engine.unavailable', `The Docker Engine seems to go down: ${words}`, options);
  }
  if (/no space left on device/i.test(words)) {
    return new AppError('disk.full', 'The Docker Engine has no space left.', {
      ...options,
      hint: 'docker system df shows what takes it.',
    });
  }
  const port = /(?:Bind for|listen tcp\d?) \S*?:(\d+)(?: failed)?:? .*(?:already allocated|already in use)/i.exec(
    words,
  )?.[1];
  if (port !== undefined) {
    return new AppError('engine.port_taken', `Port ${port} of the host is taken.`, {
      ...options,
      details: { port: Number(port) },
      hint: `See who has it: ss -ltnp 'sport = :${port}'`,
    });
  }
  if (/network \S+ not found|could not find .*network/i.test(words)) {
    return new AppError('network.missing', words, {
      ...options,
      hint: 'Make the network, or set network_create: true.',
    });
  }
  return new AppError(otherwise, `The Docker Engine refused: ${words}`, options);
}

/** What the program's own image is to blame for when it is started. */
export function startFault(error: unknown, signal?: AbortSignal): unknown {
  const words = wordsOf(error);
  if (
    /exec format error|executable file not found|no such file or directory|permission denied/i.test(words) &&
    /exec|start container process|runc/i.test(words)
  ) {
    const platform = /exec format error/i.test(words);
    return new AppError('container.cannot_start', `The container can't start: ${words}`, {
      cause: error,
      details: { exitCode: platform ? 126 : 127 },
      hint: platform
        ? 'The image is built for another platform.'
        : 'Its command or entrypoint names a program that the image does not have.',
    });
  }
  return engineFault(error, signal);
}
