import { createClient, type FollowOptions, type StreamMessage, type StreamPath } from '@docker-watcher/client';
import type {
  Ability,
  AuditEntry,
  CandidatesView,
  CheckView,
  DeployDetailView,
  DeployView,
  EventView,
  LogLine,
  PluginsView,
  ProjectView,
  PromotionView,
  ReadyView,
  ReleaseView,
  SessionView,
  StagePlanView,
  StageView,
  Stats,
  TokenView,
  UserView,
  WebhookView,
} from './views.js';

/** Which stage. */
export interface StageKey {
  readonly project: string;
  readonly stage: string;
}

export interface DeployWish {
  readonly tag?: string;
  readonly digest?: string;
  readonly confirm?: boolean;
  readonly force?: boolean;
}

export type StageAction = 'restart' | 'stop' | 'start' | 'pause' | 'resume';

export interface DeploysQuery {
  readonly project?: string | undefined;
  readonly stage?: string | undefined;
  readonly state?: string | undefined;
  readonly limit?: number;
  readonly cursor?: number | undefined;
}

export type AuditQuery = Omit<DeploysQuery, 'state'>;

export interface TokenWish {
  readonly name: string;
  readonly ability: Ability;
  readonly expiresIn?: string;
}

interface Call {
  readonly signal?: AbortSignal;
}

/** A stream that is followed until its signal aborts. */
export interface Following<T> {
  readonly signal: AbortSignal;
  readonly onMessage: (message: T, id: string) => void;
  readonly onOpen?: () => void;
  readonly onLost?: () => void;
  /** Goes on after this one. */
  readonly lastId?: string;
}

const client = createClient();

const STAGE = '/api/projects/{id}/stages/{stage}';
const stageAt = ({ project: id, stage }: StageKey) => ({ path: { id, stage } });

/** Everything the dashboard asks of docker-watcher: the one place that knows its addresses. */
export const api = {
  session: (call?: Call): Promise<SessionView> => client.get('/api/session', call),
  signIn: (user: string, password: string): Promise<SessionView> =>
    client.post('/api/session', { body: { user, password } }),
  signOut: (everywhere = false) =>
    client.delete('/api/session', everywhere ? { params: { query: { everywhere } } } : undefined),
  changePassword: (current: string, password: string) =>
    client.post('/api/session/password', { body: { current, password } }),

  projects: async (call?: Call): Promise<readonly ProjectView[]> => (await client.get('/api/projects', call)).projects,
  stage: (key: StageKey, call?: Call): Promise<StageView> => client.get(STAGE, { params: stageAt(key), ...call }),
  releases: async (key: StageKey, call?: Call): Promise<readonly ReleaseView[]> =>
    (await client.get(`${STAGE}/releases`, { params: stageAt(key), ...call })).releases,
  candidates: (key: StageKey, call?: Call): Promise<CandidatesView> =>
    client.get(`${STAGE}/candidates`, { params: stageAt(key), ...call }),
  promotions: async (key: StageKey, call?: Call): Promise<readonly PromotionView[]> =>
    (await client.get(`${STAGE}/promotions`, { params: stageAt(key), ...call })).promotions,
  /** What the next deploy of a stage would do; undefined when nothing is known of it. */
  plan: async ({ project, stage }: StageKey, call?: Call): Promise<StagePlanView | undefined> =>
    (await client.get('/api/plan', call)).stages.find((one) => one.project === project && one.stage === stage),
  deploy: (key: StageKey, body: DeployWish): Promise<DeployView> =>
    client.post(`${STAGE}/deploy`, { params: stageAt(key), body }),
  rollback: (key: StageKey, to?: string): Promise<DeployView> =>
    client.post(`${STAGE}/rollback`, { params: stageAt(key), body: to === undefined ? {} : { to } }),

  deploys: (query: DeploysQuery, call?: Call): Promise<{ deploys: readonly DeployView[]; next?: number }> =>
    client.get('/api/deploys', { params: { query: known(query) }, ...call }),
  deployOf: (id: string, call?: Call): Promise<DeployDetailView> =>
    client.get('/api/deploys/{id}', { params: { path: { id } }, ...call }),
  cancel: (id: string): Promise<DeployView> => client.post('/api/deploys/{id}/cancel', { params: { path: { id } } }),

  audit: (query: AuditQuery, call?: Call): Promise<{ entries: readonly AuditEntry[]; next?: number }> =>
    client.get('/api/audit', { params: { query: known(query) }, ...call }),
  webhooks: async (call?: Call): Promise<readonly WebhookView[]> => (await client.get('/api/webhooks', call)).webhooks,
  config: (call?: Call): Promise<Readonly<Record<string, unknown>>> => client.get('/api/config', call),
  reloadConfig: (): Promise<{ changed: readonly string[] }> => client.post('/api/config/reload'),
  plugins: (call?: Call): Promise<PluginsView> => client.get('/api/plugins', call),
  tokens: async (call?: Call): Promise<readonly TokenView[]> => (await client.get('/api/tokens', call)).tokens,
  createToken: (body: TokenWish): Promise<TokenView & { token: string }> => client.post('/api/tokens', { body }),
  revokeToken: (id: string) => client.delete('/api/tokens/{id}', { params: { path: { id } } }),
  users: async (call?: Call): Promise<readonly UserView[]> => (await client.get('/api/users', call)).users,
  addUser: (body: { name: string; ability: Ability }): Promise<UserView & { password?: string }> =>
    client.post('/api/users', { body }),
  newPassword: (name: string): Promise<{ password?: string }> =>
    client.post('/api/users/{name}/password', { params: { path: { name } }, body: {} }),
  removeUser: (name: string) => client.delete('/api/users/{name}', { params: { path: { name } } }),
  ready,
  doctor: async (call?: Call) => (await read<{ readonly checks: readonly CheckView[] }>('/api/doctor', call)).checks,

  promote: (key: StageKey, body: DeployWish): Promise<DeployView> =>
    client.post(`${STAGE}/promote`, { params: stageAt(key), body }),
  apply: (key: StageKey, body: Pick<DeployWish, 'confirm'>): Promise<DeployView> =>
    client.post(`${STAGE}/apply`, { params: stageAt(key), body }),
  remove: (key: StageKey) => erase(STAGE, { params: stageAt(key) }),
  act: (key: StageKey, action: StageAction) => post(`${STAGE}/${action}`, { params: stageAt(key), body: {} }),
  skip: (key: StageKey, tag: string) => post(`${STAGE}/skip`, { params: stageAt(key), body: { tag } }),
  liftQuarantine: (key: StageKey, digest: string) =>
    erase(`${STAGE}/quarantine/{digest}`, { params: { path: { ...stageAt(key).path, digest } } }),
  testNotifier: (name: string) => post('/api/notifiers/{name}/test', { params: { path: { name } } }),

  /** Everything that happens from now on, or after an event, without a gap through lost connections. */
  events: (following: Following<EventView>) => follow('/api/events', following),
  deployEvents: (id: string, following: Following<EventView>) =>
    follow('/api/deploys/{id}/logs', following, { path: { id } }),
  logs: (key: StageKey, following: Following<LogLine>) =>
    follow(`${STAGE}/logs`, following, { ...stageAt(key), query: { tail: 500 } }),
  stats: (key: StageKey, following: Following<Stats>) => follow(`${STAGE}/stats`, following, stageAt(key)),
};

export type Api = typeof api;

interface Init {
  readonly params: { readonly path: Readonly<Record<string, string>> };
  readonly body?: unknown;
}

/** Of routes whose answers the client leaves untyped. */
function post<T = unknown>(path: string, init: Init): Promise<T> {
  return (client.post as (path: string, init: Init) => Promise<T>)(path, init);
}

function read<T>(path: string, call: Call | undefined): Promise<T> {
  return (client.get as (path: string, call: Call | undefined) => Promise<T>)(path, call);
}

function erase(path: string, init: Init): Promise<unknown> {
  return (client.delete as (path: string, init: Init) => Promise<unknown>)(path, init);
}

async function follow<P extends StreamPath>(
  path: P,
  following: Following<Extract<StreamMessage<P>, { event: 'message' }>['data']>,
  params?: FollowOptions<P>['params'],
): Promise<void> {
  const { signal, onMessage, onOpen, onLost, lastId } = following;
  const messages = client.follow(path, {
    signal,
    ...(params === undefined ? {} : { params }),
    ...(lastId === undefined ? {} : { lastId }),
    onState: (state) => (state === 'open' ? onOpen?.() : onLost?.()),
  });
  for await (const { event, data, id } of messages as AsyncGenerator<StreamMessage<StreamPath>>) {
    if (event === 'message') onMessage(data as never, id);
  }
}

/** 503 is an answer here: it says which part is down. */
async function ready(call?: Call): Promise<ReadyView> {
  const response = await fetch('/readyz', { credentials: 'same-origin', ...call });
  return (await response.json()) as ReadyView;
}

type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without what is undefined. */
function known<T extends object>(query: T): Known<T> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Known<T>;
}
