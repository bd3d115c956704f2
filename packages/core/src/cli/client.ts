import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventParser, type RawMessage } from '@docker-watcher/client/event-parser';
import { AppError, ERRORS, type ErrorCode, messageOf } from '../base/index.js';

/** Where a reader of a stream is; it resumes from there. */
interface Cursor {
  id: string;
}

/** Where the controller is: its socket in the data folder, or an address with a token. */
export type Place =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly token?: string };

export interface StreamOptions {
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
}

const RETRY_MS = 250;
const ABSENT = ['ENOENT', 'ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ECONNRESET', 'EPIPE'];

/** Speaks to the controller. Throws `controller.absent`, or what the controller's problem says. */
export class Client {
  constructor(private readonly place: Place) {}

  async get<T>(path: string): Promise<T> {
    return (await this.#json('GET', path)) as T;
  }

  async post<T>(path: string, body: object = {}): Promise<T> {
    return (await this.#json('POST', path, body)) as T;
  }

  async delete(path: string): Promise<void> {
    await this.#json('DELETE', path);
  }

  /** Writes an answer to a file (0600), whole or not at all. */
  async download(path: string, file: string): Promise<void> {
    const response = await this.#send('GET', path, {});
    if ((response.statusCode ?? 0) >= 300) throw problemOf(response, await textOf(response));
    const part = `${file}.part`;
    try {
      await pipeline(response, createWriteStream(part, { mode: 0o600, flags: 'w' }));
      await rename(part, file);
    } catch (cause) {
      throw new AppError('store.failed', `${file} could not be written: ${messageOf(cause)}`, { cause });
    } finally {
      await rm(part, { force: true });
    }
  }

  /**
   * The messages of a stream from `cursor` on, which moves along. Across restarts of the controller: a connection that
   * was there and broke off is made again, for at most `patienceMs`.
   */
  async *stream(path: string, { signal, patienceMs = 60_000 }: StreamOptions = {}): AsyncGenerator<RawMessage> {
    const cursor: Cursor = { id: '' };
    let lostAt: number | undefined;
    for (;;) {
      try {
        for await (const message of this.#streamOnce(path, cursor, signal)) {
          lostAt = undefined;
          yield message;
          if (message.event === 'end') return;
        }
      } catch (error) {
        const isLost = !(error instanceof AppError) || error.code === 'controller.absent';
        if (!isLost || cursor.id === '' || signal?.aborted === true) throw error;
        if (lostAt !== undefined && performance.now() - lostAt > patienceMs) throw error;
      }
      lostAt ??= performance.now();
      await sleep(RETRY_MS, undefined, signal === undefined ? {} : { signal });
    }
  }

  async *#streamOnce(path: string, cursor: Cursor, signal: AbortSignal | undefined): AsyncGenerator<RawMessage> {
    const headers = {
      accept: 'text/event-stream',
      ...(cursor.id === '' ? {} : { 'last-event-id': cursor.id }),
    };
    const response = await this.#send('GET', path, headers, undefined, signal);
    if ((response.statusCode ?? 0) >= 300) throw problemOf(response, await textOf(response));
    const parser = new EventParser(cursor.id);
    response.setEncoding('utf8');
    for await (const chunk of response) {
      for (const message of parser.push(String(chunk))) {
        cursor.id = message.id;
        yield message;
      }
      cursor.id = parser.lastId;
    }
  }

  async #json(method: string, path: string, body?: object): Promise<unknown> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
    const response = await this.#send(method, path, headers, payload);
    const text = await textOf(response);
    if ((response.statusCode ?? 0) >= 300) throw problemOf(response, text);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const { place } = this;
    const url = new URL(path, place.kind === 'url' ? place.url : 'http://localhost');
    const token = place.kind === 'url' ? place.token : undefined;
    return new Promise((resolve, reject) => {
      const outgoing = (url.protocol === 'https:' ? secure : plain)(
        url,
        {
          method,
          agent: false,
          headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
          ...(place.kind === 'socket' ? { socketPath: place.path } : {}),
          ...(signal === undefined ? {} : { signal }),
        },
        resolve,
      );
      outgoing.on('error', (error) => reject(faultOf(error, place)));
      outgoing.end(body);
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += String(chunk);
  return text;
}

function problemOf(response: IncomingMessage, text: string): AppError {
  const problem = readProblem(text);
  if (problem === undefined) {
    return new AppError('internal', `The answer was ${response.statusCode}, and not docker-watcher's.`, {
      hint: 'Check the address: is there something else at it?',
    });
  }
  const code: ErrorCode = problem.code in ERRORS ? (problem.code as ErrorCode) : 'internal';
  return new AppError(code, problem.detail, {
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    details: problem.errors === undefined ? {} : { errors: problem.errors },
  });
}

function readProblem(text: string): { code: string; detail: string; hint?: string; errors?: unknown } | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value?.code === 'string' && typeof value.detail === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(error: NodeJS.ErrnoException, place: Place): Error {
  if (error.code === 'EACCES' && place.kind === 'socket') {
    return new AppError('request.forbidden', `The controller's socket belongs to another user: ${place.path}`, {
      hint: 'Run the command as the user that runs docker-watcher, or use --url with a token.',
      cause: error,
    });
  }
  if (!ABSENT.includes(error.code ?? '')) return error;
  const where = place.kind === 'socket' ? `on ${place.path}` : `at ${place.url}`;
  return new AppError('controller.absent', `No docker-watcher answers ${where}.`, {
    hint:
      place.kind === 'socket'
        ? 'Start it with: docker-watcher serve --config FILE. If it runs with another data folder, say --data FOLDER.'
        : 'Start it there, or check the address.',
    cause: error,
  });
}
