import createFetchClient, {
  type ClientPathsWithMethod,
  type Client as FetchClient,
  type MaybeOptionalInit,
  type MethodResponse,
} from 'openapi-fetch';
import { type FollowOptions, followEvents, type StreamMessage, type StreamPath } from './follow-events.js';
import { problemOf } from './problem-error.js';
import type { paths } from './schema.js';

export interface ClientOptions {
  /** Where docker-watcher is: `https://deploy.example.com`. In a browser by default where the page is from. */
  readonly baseUrl?: string;
  /** Absent: the session of the browser. */
  readonly token?: string;
  readonly fetch?: typeof globalThis.fetch;
}

type Method = 'get' | 'post' | 'delete';
type Init<P extends keyof paths, M extends Method> = MaybeOptionalInit<paths[P], M>;
/** Left out where nothing is required. */
type Rest<I> = undefined extends I ? [init?: I] : [init: I];
/** Undefined where the answer has no body. */
type Data<M extends Method, P extends PathOf<M>> = [MethodResponse<FetchClient<paths>, M, P>] extends [never]
  ? undefined
  : MethodResponse<FetchClient<paths>, M, P>;
type PathOf<M extends Method> = ClientPathsWithMethod<FetchClient<paths>, M>;

type Call<M extends Method> = <P extends PathOf<M>>(path: P, ...init: Rest<Init<P, M>>) => Promise<Data<M, P>>;

/** The API, typed. A refusal is thrown as a `ProblemError`; a server that can't be reached as what `fetch` throws. */
export interface Client {
  get: Call<'get'>;
  post: Call<'post'>;
  delete: Call<'delete'>;
  /** The messages of a stream, over breaks and restarts, without gap or repeat. */
  follow<P extends StreamPath>(path: P, options?: FollowOptions<P>): AsyncGenerator<StreamMessage<P>, void>;
}

/** Sent with each change by session: see the API's page on sign-in. */
const CSRF_HEADER = 'x-docker-watcher-csrf';

export function createClient(options: ClientOptions = {}): Client {
  const { token } = options;
  const baseUrl = (options.baseUrl ?? pageOrigin()).replace(/\/+$/, '');
  const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  const headers = token === undefined ? { [CSRF_HEADER]: '1' } : { authorization: `Bearer ${token}` };
  const api: FetchClient<paths> = createFetchClient<paths>({ baseUrl, headers, fetch: (request) => fetch(request) });
  api.use({
    async onResponse({ response }) {
      if (!response.ok) throw await problemOf(response);
    },
  });
  const call = (method: Method) => async (path: string, init?: object) => {
    const wanted = { ...init, parseAs: 'text' } as const;
    const { data, response } = await api.request(method as 'get', path as '/metrics', wanted);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return isJson && data !== undefined ? (JSON.parse(data) as unknown) : data;
  };
  return {
    get: call('get') as Call<'get'>,
    post: call('post') as Call<'post'>,
    delete: call('delete') as Call<'delete'>,
    follow: (path, follow = {}) => followEvents(path, { ...follow, baseUrl, headers, fetch }),
  };
}

function pageOrigin(): string {
  return (globalThis as { location?: { origin: string } }).location?.origin ?? '';
}
