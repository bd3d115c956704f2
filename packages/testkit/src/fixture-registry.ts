import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { blobAnswer, type DistributionQuirks, manifestAnswer, tagsAnswer } from './distribution-answers.js';
import { type FixtureAnswer, jsonAnswer, ociError } from './fixture-answer.js';
import { FixtureAuth, type FixtureAuthOptions, type FixtureFlavour } from './fixture-auth.js';
import type { FixtureContent } from './fixture-content.js';
import { type FixtureFault, FixtureFaults } from './fixture-fault.js';
import { authorizationOf, type FixtureRequest, type RequestKind, type Route, routeOf } from './fixture-request.js';
import { FixtureShelf } from './fixture-shelf.js';
import { NO_PERMISSION, packagesAnswer } from './gitea-answers.js';
import { type GitHubOwner, rateLimitAnswer, versionsAnswer } from './github-answers.js';

export interface FixtureRegistryOptions {
  /** Default `distribution`. `gitea` and `github` add their packages API and their ways of their own. */
  readonly flavour?: FixtureFlavour;
  /** Default: open to all. */
  readonly auth?: FixtureAuthOptions;
  /** Tags per page at most; default 1,000. */
  readonly pageSize?: number;
  /** Leaves `Docker-Content-Digest` out, as some registries do. */
  readonly omitDigestHeader?: boolean;
  /** Owners whose packages nobody may read. */
  readonly forbiddenOwners?: readonly string[];
  /** GitHub: what the owners are; default `user`. `self`: the user whose token it is, packages being private. */
  readonly owners?: GitHubOwner;
  /** GitHub: the scopes of the token, as told with every answer; default `read:packages`. */
  readonly scopes?: string;
  /** Default true: `close` throws when something unexpected was asked, or a planned fault never met a request. */
  readonly strict?: boolean;
}

export interface FixtureRegistry {
  readonly url: string;
  /** `127.0.0.1:PORT`, the host of image names. */
  readonly host: string;
  /** Gives the digest. Without a tag only the digest is known. */
  push(repository: string, tag: string | undefined, content: FixtureContent, pushedAt?: Date): string;
  deleteTag(repository: string, tag: string): void;
  plan(fault: FixtureFault): void;
  clearFaults(): void;
  revokeTokens(): void;
  /** Since the start, or since `forgetRequests`. */
  readonly requests: readonly FixtureRequest[];
  count(kind: RequestKind): number;
  forgetRequests(): void;
  /** The most requests that were open at one time. */
  readonly mostInFlight: number;
  close(): Promise<void>;
}

/** Requests that one flavour alone understands; `unexpected` ones none. */
const FLAVOUR_OF: Readonly<Partial<Record<RequestKind, FixtureFlavour | 'none'>>> = {
  packages: 'gitea',
  version: 'gitea',
  'package-versions': 'github',
  'rate-limit': 'github',
  unexpected: 'none',
};

/** A real HTTP server on loopback that speaks the OCI distribution API from memory, and counts what it is asked. */
export async function startFixtureRegistry(options: FixtureRegistryOptions = {}): Promise<FixtureRegistry> {
  const { flavour = 'distribution', forbiddenOwners = [], strict = true } = options;
  const { owners = 'user', scopes = 'read:packages' } = options;
  const isGitea = flavour === 'gitea';
  const quirks: DistributionQuirks = {
    isGitea,
    pageSize: options.pageSize ?? 1_000,
    omitDigestHeader: options.omitDigestHeader ?? false,
  };
  const shelf = new FixtureShelf(isGitea);
  const faults = new FixtureFaults();
  const auth = options.auth === undefined ? undefined : new FixtureAuth(options.auth, flavour);
  const unexpected: string[] = [];
  let requests: FixtureRequest[] = [];
  let inFlight = 0;
  let mostInFlight = 0;

  const server = createServer((request, response) => {
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    response.once('close', () => {
      inFlight -= 1;
    });
    void serve(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `http://${host}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base);
    const method = request.method ?? 'GET';
    const route = routeOf(method, url.pathname);
    const fault = faults.take(route.kind);
    if (typeof fault === 'number') await wait(fault);
    const answer = typeof fault === 'object' ? fault : answerOf(request, route, url);
    requests.push({
      kind: route.kind,
      method,
      path: `${url.pathname}${url.search}`,
      authorization: authorizationOf(request.headers.authorization),
      status: typeof fault === 'string' ? 0 : answer.status,
    });
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers as Record<string, string | string[]>);
    response.end(method === 'HEAD' ? undefined : answer.body);
  }

  function answerOf(request: IncomingMessage, route: Route, url: URL): FixtureAnswer {
    const { repository = '', reference = '' } = route;
    if ((FLAVOUR_OF[route.kind] ?? flavour) !== flavour) {
      unexpected.push(`${request.method} ${request.url}`);
      return ociError(404, 'UNSUPPORTED', 'The fixture does not know this request');
    }
    if (route.kind === 'token') {
      return (
        auth?.token(request, url.searchParams.get('scope') ?? '') ?? ociError(404, 'UNSUPPORTED', 'no tokens here')
      );
    }
    if (route.kind === 'version') return jsonAnswer({ version: '1.25.0' });
    if (route.kind === 'packages') return packages(request, repository, url);
    if (route.kind === 'package-versions' || route.kind === 'rate-limit') return github(request, route, url);
    const refusal = auth?.refusal(request, base, route.repository);
    if (refusal !== undefined) return refusal;
    if (forbiddenOwners.includes(repository.split('/')[0] ?? '')) return NO_PERMISSION;
    if (route.kind === 'ping') return jsonAnswer({});
    if (route.kind === 'tags') return tagsAnswer(shelf, repository, url, quirks);
    if (route.kind === 'blob') return blobAnswer(shelf, repository, reference);
    return manifestAnswer(
      shelf,
      { repository, reference: decodeURIComponent(reference) },
      request.headers.accept ?? '',
      quirks,
    );
  }

  function packages(request: IncomingMessage, owner: string, url: URL): FixtureAnswer {
    const { authorization = '' } = request.headers;
    const isKnown =
      auth === undefined ||
      authorization === `token ${options.auth?.password}` ||
      !auth.refusal(request, base, undefined);
    if (!isKnown) return jsonAnswer({ message: 'invalid username, password or token' }, {}, 401);
    if (forbiddenOwners.includes(owner)) return jsonAnswer({ message: 'token does not have read:package' }, {}, 403);
    return packagesAnswer(shelf, owner, url);
  }

  function github({ headers }: IncomingMessage, route: Route, url: URL): FixtureAnswer {
    if (headers.authorization !== `Bearer ${options.auth?.password}`)
      return jsonAnswer({ message: 'Bad credentials' }, {}, 401);
    if (route.kind === 'rate-limit') return rateLimitAnswer(scopes);
    if (!/\b(?:read|write):packages\b/.test(scopes))
      return jsonAnswer({ message: "You need at least read:packages scope to get a package's versions." }, {}, 403);
    const asked = { owner: route.owner ?? '', name: route.repository ?? '', etag: headers['if-none-match'] };
    return versionsAnswer(shelf, { owners, login: options.auth?.username ?? '', forbiddenOwners }, asked, url);
  }

  return {
    url: base,
    host,
    push(repository, tag, content, pushedAt = new Date()) {
      shelf.push(repository, tag, content, pushedAt);
      return content.digest;
    },
    deleteTag: (repository, tag) => shelf.deleteTag(repository, tag),
    plan: (fault) => faults.plan(fault),
    clearFaults: () => faults.clear(),
    revokeTokens: () => auth?.revokeTokens(),
    get requests() {
      return requests;
    },
    count: (kind) => requests.filter((request) => request.kind === kind).length,
    forgetRequests() {
      requests = [];
    },
    get mostInFlight() {
      return mostInFlight;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      const unused = faults.unused();
      if (strict && unexpected.length > 0)
        throw new Error(`The fixture registry was asked what it does not know: ${unexpected.join(', ')}`);
      if (strict && unused > 0) throw new Error(`${unused} planned faults of the fixture registry never met a request`);
    },
  };
}
