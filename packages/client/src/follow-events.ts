import { EventParser } from './event-parser.js';
import { isProblem, ProblemError, problemOf } from './problem-error.js';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];

interface Message<E extends string, D> {
  readonly event: E;
  readonly id: string;
  readonly data: D;
}

/** Told first by what is of a container: which one. */
type FromContainer<D> = Message<'message', D> | Message<'container', Schemas['StreamedContainer']>;

/** What the messages of each stream are. */
interface Streams {
  '/api/events': Message<'message', Schemas['Event']>;
  '/api/deploys/{id}/logs': Message<'message', Schemas['Event']>;
  '/api/projects/{id}/stages/{stage}/logs': FromContainer<Schemas['Line']>;
  '/api/projects/{id}/stages/{stage}/stats': FromContainer<Schemas['Stats']>;
}

export type StreamPath = keyof Streams & keyof paths;
export type StreamMessage<P extends StreamPath> = Streams[P];

export interface FollowOptions<P extends StreamPath> {
  readonly params?: Pick<paths[P]['get']['parameters'], 'path' | 'query'>;
  /** Id of the last message that was read before: goes on after it. */
  readonly lastId?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Told when the connection stands, and when it is lost. */
  readonly onState?: (state: 'open' | 'lost') => void;
  /** Before the first try to connect again; each that fails doubles it, up to 10 s. Default 250. */
  readonly retryMs?: number;
  /** How long one may be silent before it counts as lost; the server gives a sign of life each 15 s. */
  readonly silenceMs?: number;
}

export interface FollowFrom {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
}

const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Reads a stream until it ends or `signal` aborts. A connection that breaks is made again, from where it broke off,
 * sooner at first and later if that fails. Throws a `ProblemError` when the server refuses for good, or when what is
 * streamed can't be read.
 */
export async function* followEvents<P extends StreamPath>(
  path: P,
  options: FollowOptions<P> & FollowFrom,
): AsyncGenerator<StreamMessage<P>, void> {
  const { signal, onState } = options;
  let lastId = options.lastId ?? '';
  let failures = 0;
  let told: ProblemError | undefined;
  const isOver = () => signal?.aborted === true;
  while (!isOver()) {
    let pauseMs =
      Math.min((options.retryMs ?? FIRST_PAUSE_MS) * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
    const parser = new EventParser(lastId);
    const line = new Line(options);
    try {
      for await (const text of line.read(urlOf(path, options), parser.lastId)) {
        failures = 0;
        for (const { id, event, data } of parser.push(text)) {
          if (event === 'end') return;
          if (event === 'problem') {
            told = problemIn(data);
            throw told;
          }
          lastId = id;
          yield { event, id, data: JSON.parse(data) } as unknown as StreamMessage<P>;
        }
        lastId = parser.lastId;
      }
    } catch (error) {
      if (isOver()) return;
      if (error instanceof ProblemError && (error === told || !mayPass(error))) throw error;
      pauseMs = Math.max(pauseMs, (error instanceof ProblemError ? error.retryAfterMs : undefined) ?? 0);
    } finally {
      line.close();
    }
    failures += 1;
    onState?.('lost');
    await pause(pauseMs, signal);
  }
}

/** One connection: pieces of text until it breaks off, or is silent for too long. */
class Line {
  readonly #closing = new AbortController();
  readonly #leave = () => this.#closing.abort();

  constructor(private readonly options: FollowOptions<StreamPath> & FollowFrom) {
    options.signal?.addEventListener('abort', this.#leave);
  }

  async *read(url: string, lastId: string): AsyncGenerator<string> {
    const { fetch, headers, onState, silenceMs = SILENCE_MS } = this.options;
    const resume = lastId === '' ? {} : { 'last-event-id': lastId };
    let timer = setTimeout(this.#leave, silenceMs);
    try {
      const response = await fetch(url, {
        headers: { accept: 'text/event-stream', ...headers, ...resume },
        signal: this.#closing.signal,
      });
      if (!response.ok) throw await problemOf(response);
      onState?.('open');
      const reader = response.body?.getReader();
      const decoder = new TextDecoder();
      for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
        clearTimeout(timer);
        timer = setTimeout(this.#leave, silenceMs);
        yield decoder.decode(piece.value, { stream: true });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.options.signal?.removeEventListener('abort', this.#leave);
    this.#leave();
  }
}

function urlOf(path: string, { baseUrl, params }: FollowOptions<StreamPath> & FollowFrom): string {
  const { path: parts = {}, query = {} } = (params ?? {}) as {
    path?: Readonly<Record<string, string>>;
    query?: Readonly<Record<string, unknown>>;
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, String(value));
  return `${baseUrl}${filled}${search.size === 0 ? '' : `?${search}`}`;
}

/** What may be over when it is asked again. */
function mayPass({ status }: ProblemError): boolean {
  return status === 429 || status >= 500;
}

function problemIn(data: string): ProblemError {
  const value: unknown = JSON.parse(data);
  const problem = isProblem(value) ? value : undefined;
  return new ProblemError(problem?.status ?? 500, problem);
}

/** Resolves early when the signal aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });
}
