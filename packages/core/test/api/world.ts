import { request as send } from 'node:http';
import { Readable } from 'node:stream';
import type { EventType, ProxyProvider } from '@docker-watcher/sdk';
import { AppError, type Caller, randomIds, silentLog } from '../../src/base/index.js';
import type { Deploy, DeployRequest, Promotion, StageRow } from '../../src/deploy/index.js';
import { createHttp, type HttpOptions, type HttpPorts, type StoredToken, type TokenTx } from '../../src/http/index.js';
import { hashToken } from '../../src/http/token.js';
import { conform } from './conform.js';
import { eventTable } from './event-table.js';
import { fakeContainer } from './fake-container.js';
import {
  CHECKS,
  DEPLOY,
  ORPHAN,
  OTHER_DEPLOY,
  OTHER_SPEC,
  PARTS,
  PLANS,
  PLUGINS,
  PROMOTION,
  PRUNABLE,
  RELEASE,
  ROW,
  SPEC,
  START,
} from './samples.js';
import { SESSIONS, signInTable } from './sign-in-table.js';

export { OWN_LISTENERS } from './event-table.js';
export { DEPLOY, DIGEST } from './samples.js';

/** A world behind the API: everything in memory, everything open to a test. */

export const TOKENS = {
  read: 'dw_read',
  deploy: 'dw_deploy',
  admin: 'dw_admin',
  expired: 'dw_expired',
  revoked: 'dw_revoked',
  limited: 'dw_limited',
  limitedAdmin: 'dw_limited_admin',
} as const;

export interface Asked {
  readonly caller: Caller;
  readonly stage: string;
  readonly request: unknown;
}

export async function openWorld(
  options: Partial<HttpOptions> = {},
  socket?: string,
  overrides: Partial<HttpPorts> = {},
) {
  const clock = fakeClock();
  const signIns = signInTable(START);
  const container = fakeContainer();
  const log = eventTable();
  const tokens = tokenTable(log);
  const deploys = new Map<string, Deploy>([DEPLOY, OTHER_DEPLOY].map((deploy) => [deploy.id, deploy]));
  const asked: Asked[] = [];
  const looked: string[] = [];
  const received: { source: string; body: string; contentType: string }[] = [];
  const faults: { summary?: Error; freeze?: Error } = {};
  /** What a test may change: the configuration of the file, and what can be promoted. */
  const state: { configHash: string; promotions: readonly Promotion[] } = {
    configHash: RELEASE.configHash,
    promotions: [PROMOTION],
  };
  const ask =
    (kind: Deploy['kind']) => async (caller: Caller, stage: string, request: DeployRequest | { to?: string }) => {
      asked.push({ caller, stage, request });
      if ('tag' in request && request.tag === 'bad') {
        throw new AppError('deploy.quarantined', 'dev-3 failed its gate.', { hint: 'Deploy with force.' });
      }
      return { ...DEPLOY, kind };
    };
  const wish = (request: string, changed: Partial<StageRow>) => async (caller: Caller, stage: string) => {
    asked.push({ caller, stage, request });
    return { ...ROW, ...changed };
  };
  const ports: HttpPorts = {
    clock,
    ids: randomIds,
    log: silentLog,
    stages: {
      all: () => [SPEC, OTHER_SPEC],
      freeze: async () => {
        if (faults.freeze !== undefined) throw faults.freeze;
        return { spec: SPEC, configHash: state.configHash };
      },
    },
    deploys: {
      stageRows: async () => [ROW, ORPHAN],
      deploy: async (id) => deploys.get(id),
      deploys: async ({ stageId, project, states, beforeSeq, limit }) =>
        [...deploys.values()]
          .filter((deploy) => stageId === undefined || deploy.stageId === stageId)
          .filter((deploy) => project === undefined || deploy.project === project)
          .filter((deploy) => states === undefined || states.includes(deploy.state))
          .filter((deploy) => beforeSeq === undefined || deploy.seq < beforeSeq)
          .sort((a, b) => b.seq - a.seq)
          .slice(0, limit),
      steps: async () => [
        {
          id: 's1',
          deployId: DEPLOY.id,
          seq: 1,
          name: 'pull',
          phase: 'do',
          state: 'done',
          startedAt: START,
          endedAt: new Date(START.getTime() + 1500),
          intent: { containerName: 'hidden' },
          result: { evidence: 'digest proved' },
        },
      ],
      summaries: async () =>
        new Map([[ROW.id, { live: RELEASE, open: [], last: DEPLOY, waiting: 1, quarantines: [] }]]),
    },
    commands: {
      deploy: ask('deploy'),
      rollback: ask('rollback'),
      cancel: async (caller, id) => {
        asked.push({ caller, stage: id, request: 'cancel' });
        return DEPLOY;
      },
      offers: async () => [{ release: RELEASE, how: 'live' }],
      apply: ask('apply'),
      restart: (caller, stage) => ask('restart')(caller, stage, {}),
      pause: wish('pause', { pausedAt: START }),
      resume: wish('resume', {}),
      stop: wish('stop', { stoppedAt: START }),
      start: wish('start', {}),
      remove: wish('remove', { state: 'removed' }),
      liftQuarantine: async (caller, stage, digest) => void asked.push({ caller, stage, request: { digest } }),
      promotions: async () => state.promotions,
      prunable: async () => PRUNABLE,
      prune: async () => PRUNABLE,
      plan: async ({ projects }) => PLANS.filter(({ project }) => projects === undefined || projects.includes(project)),
    },
    notifying: { test: async () => {} },
    skipping: { skip: async (caller, stage, tag) => void asked.push({ caller, stage, request: { skip: tag } }) },
    looking: {
      lookNow: (registry, image) => void looked.push(`${registry} ${image}`),
    },
    detection: {
      candidates: async () => [],
      repository: async () => undefined,
      decisions: async () => [
        { stageId: ROW.id, tag: 'v2', reason: 'available', detail: 'waits for a person', at: START },
      ],
      liveRelease: async (id) => (id === ROW.id ? RELEASE : undefined),
      mark: async () => undefined,
    },
    registries: {
      all: () => [
        {
          id: 'gitea',
          type: 'gitea',
          pollIntervalMs: 60_000,
          source: { listTags: async () => [], resolve: async () => undefined, pullAuth: async () => undefined },
          webhook: { verify: () => true, parse: () => ({ kind: 'pong' }) },
          webhookSecret: 'hook-secret-value',
        },
      ],
      genericSecret: () => 'generic-secret-value',
    },
    proxies: {
      current: () => ({
        id: 'embedded',
        reach: 'host',
        provider: {
          entry: async () => ({ connectTo: '127.0.0.1', port: 8000, tls: false }),
        } as unknown as ProxyProvider,
      }),
    },
    events: log,
    tokens: tokens.store,
    webhooks: {
      async receive(source, { body, contentType }) {
        received.push({ source, body: Buffer.from(body).toString(), contentType });
        return { status: 202, body: { status: 'queued', images: ['alexei/app:dev-1'] } };
      },
    },
    config: {
      summary: () => {
        if (faults.summary !== undefined) throw faults.summary;
        return { stages: 2 };
      },
      reload: async () => ({
        ok: false,
        problems: [{ line: 3, column: 5, path: 'projects.x', message: 'is not known.', hint: 'Did you mean y?' }],
      }),
    },
    readiness: { parts: async () => [{ name: 'engine', state: 'degraded', detail: 'slow' }] },
    backups: {
      take: async () => {
        const bytes = Buffer.from('SQLite format 3\0and so on');
        return { bytes: Readable.from([bytes]), size: bytes.length };
      },
    },
    doctor: { examine: async () => CHECKS },
    metrics: { text: async () => 'up 1\n', requestAnswered() {}, streamsChanged() {} },
    users: signIns.store,
    audit: log,
    plugins: { plugins: () => PLUGINS, parts: () => PARTS },
    containers: container.streams,
    redactor: { redact: (text) => text.replaceAll('never-to-be-seen', '[redacted]') },
    ...overrides,
  };
  const http = createHttp(ports, { auth: 'token', ...options });
  const bound = await http.listen({ host: '127.0.0.1', port: 0, ...(socket === undefined ? {} : { socket }) });
  return {
    ...{ http, clock, tokens, signIns, container, log, deploys, asked, looked, received, faults, state, ports },
    port: bound.address.port,
    url: `http://127.0.0.1:${bound.address.port}`,
    call: (method: string, path: string, init: CallInit = {}) => call({ port: bound.address.port }, method, path, init),
    callSocket: (method: string, path: string, init: CallInit = {}) =>
      call({ socketPath: socket ?? '' }, method, path, init),
    close: () => http.close(0),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export interface CallInit {
  readonly token?: string;
  /** What a browser with this session would send, with our header. */
  readonly session?: keyof typeof SESSIONS;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: ReturnType<typeof JSON.parse>;
}

function call(to: { port?: number; socketPath?: string }, method: string, path: string, init: CallInit) {
  const { token, session, body, raw, headers } = init;
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Promise<Answered>((resolve, reject) => {
    const request = send(
      {
        ...to,
        host: '127.0.0.1',
        method,
        path,
        agent: false,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(session === undefined ? {} : browserHeaders(SESSIONS[session])),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          const isJson = (response.headers['content-type'] ?? '').includes('json') && text !== '';
          const { headers: answered, statusCode: status = 0 } = response;
          try {
            if (method !== 'HEAD') conform(method, path, { status, headers: answered, text });
            resolve({ status, headers: answered, text, json: isJson ? JSON.parse(text) : undefined });
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

/** Of a browser over plain http. */
export function browserHeaders(session: string): Record<string, string> {
  return { cookie: `docker-watcher-session=${session}`, 'x-docker-watcher-csrf': '1' };
}

function fakeClock() {
  let now = START.getTime();
  return {
    now: () => new Date(now),
    monotonicMs: () => now,
    sleep: async () => {},
    advance(ms: number) {
      now += ms;
    },
  };
}

function tokenTable(log: Pick<ReturnType<typeof eventTable>, 'append'>) {
  const rows = new Map<string, StoredToken>();
  const add = (name: keyof typeof TOKENS, extra: Partial<StoredToken>) =>
    rows.set(name, {
      id: name,
      name,
      prefix: TOKENS[name].slice(0, 8),
      hash: hashToken(TOKENS[name]),
      ability: 'read',
      createdAt: START,
      createdBy: 'test',
      ...extra,
    });
  add('read', {});
  add('deploy', { ability: 'deploy' });
  add('admin', { ability: 'admin' });
  add('expired', { ability: 'admin', expiresAt: new Date(START.getTime() - 1) });
  add('revoked', { ability: 'admin', revokedAt: START });
  add('limited', { ability: 'deploy', projects: ['app'] });
  add('limitedAdmin', { ability: 'admin', projects: ['app'] });
  const told: { type: EventType; data?: unknown }[] = [];
  const tx: TokenTx = {
    insertToken: async (token) => void rows.set(token.id, token),
    revokeToken: async (id, at) => {
      const row = rows.get(id);
      if (row === undefined || row.revokedAt !== undefined) return false;
      rows.set(id, { ...row, revokedAt: at });
      return true;
    },
    touchToken: async (id, at) => {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, lastUsedAt: at });
    },
    appendEvent: async (event) => {
      told.push(event);
      return log.append(event.type, event);
    },
  };
  return {
    rows,
    told,
    /** As the route does. */
    async revoke(name: keyof typeof TOKENS): Promise<void> {
      await tx.revokeToken(name, new Date());
      await tx.appendEvent({ type: 'token.revoked', actor: { kind: 'user', id: 'test' }, data: { id: name } });
    },
    store: {
      tokenByHash: async (hash: string) => [...rows.values()].find((row) => row.hash === hash),
      tokens: async () => [...rows.values()].filter(({ revokedAt }) => revokedAt === undefined),
      write: <T>(work: (on: TokenTx) => Promise<T>) => work(tx),
    },
  };
}
