import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../certificates.js';
import { Answer, internal, refusal } from './answer.js';
import { Desk } from './desk.js';
import type { Flavour } from './flavour.js';
import { Nginx } from './nginx.js';
import type { UserRow } from './rows.js';

export interface NpmServer {
  /** Of the web page, through nginx. */
  readonly url: string;
  /** The same by https, with the certificate authority to trust. */
  readonly tlsUrl: string;
  readonly ca: string;
  readonly entryUrls: readonly string[];
  readonly account: { readonly email: string; readonly password: string };
  /** `METHOD /path` of all writes. */
  readonly writes: readonly string[];
  /** So many writes were open at one time, at most. */
  readonly mostWritesAtOnce: number;
  addUser(user: Partial<UserRow> & Pick<UserRow, 'email' | 'password'>): void;
  setTokenLife(ms: number): void;
  renewKeys(): void;
  /** A file of someone else that nginx refuses: from now on every write gets 500. */
  breakElsewhere(): Promise<void>;
  mendElsewhere(): Promise<void>;
  /** The API is gone; nginx answers 502 for it. */
  pauseApi(): void;
  resumeApi(): void;
  stop(): Promise<void>;
}

const ADMIN = { email: 'admin@example.com', password: 'changeme-now' };
/** No row has it. */
const ELSEWHERE = 9_999;

/** A server that does to a real nginx what Nginx Proxy Manager does to it, behind that nginx. */
export async function startNpmServer(flavour: Flavour = '2.15'): Promise<NpmServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-npm-'));
  const admin = await makeCertificate('127.0.0.1', ['IP:127.0.0.1']);
  const adminFile = join(folder, 'admin.pem');
  await writeFile(adminFile, `${admin.certificate}\n${admin.key}`);
  const writes: string[] = [];
  let openWrites = 0;
  let mostWritesAtOnce = 0;
  let isPaused = false;

  const server = createServer((request, response) => void serve(request, response));
  const port = await listening(server);
  const nginx = await Nginx.start(folder, port, adminFile);
  const desk = new Desk(nginx, flavour);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isPaused) return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://api');
    const isWrite = request.method !== 'GET' && url.pathname !== '/tokens';
    if (isWrite) {
      writes.push(`${request.method} ${url.pathname}`);
      openWrites += 1;
      mostWritesAtOnce = Math.max(mostWritesAtOnce, openWrites);
    }
    const { status, body } = await answerTo(request, url);
    if (isWrite) openWrites -= 1;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  }

  async function answerTo(request: IncomingMessage, url: URL): Promise<Answer> {
    try {
      return await desk.answer({
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        authorization: request.headers.authorization,
        body: await bodyOf(request),
      });
    } catch (error) {
      // A fault of this server must fail the test that met it, not hang it.
      return error instanceof Answer ? error : refusal(599, String((error as Error).stack));
    }
  }

  function addUser(user: Partial<UserRow> & Pick<UserRow, 'email' | 'password'>): void {
    desk.books.users.push({
      id: desk.books.users.length + 1,
      name: 'Somebody',
      roles: [],
      permissions: { visibility: 'all', proxy_hosts: 'manage', certificates: 'view' },
      hasTwoFactor: false,
      isDisabled: false,
      ...user,
    });
  }

  addUser({
    ...ADMIN,
    name: 'Administrator',
    roles: ['admin'],
    permissions: { visibility: 'all', proxy_hosts: 'manage', certificates: 'manage' },
  });
  const { http, https, admin: adminPort, adminTls } = nginx.ports;
  return {
    url: `http://127.0.0.1:${adminPort}`,
    tlsUrl: `https://127.0.0.1:${adminTls}`,
    ca: admin.certificate,
    entryUrls: [`http://127.0.0.1:${http}`, `https://127.0.0.1:${https}`],
    account: ADMIN,
    writes,
    get mostWritesAtOnce() {
      return mostWritesAtOnce;
    },
    addUser,
    setTokenLife(ms) {
      desk.tokenLifeMs = ms;
    },
    renewKeys: () => desk.tokens.renewKeys(),
    breakElsewhere: () => nginx.writeSite(ELSEWHERE, 'server { nonsense on; }'),
    mendElsewhere: () => nginx.removeSite(ELSEWHERE),
    pauseApi() {
      isPaused = true;
    },
    resumeApi() {
      isPaused = false;
    },
    async stop() {
      await nginx.stop();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const bytes = Buffer.concat((await request.toArray()) as Buffer[]);
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data'))
    return new Response(bytes, { headers: { 'content-type': type } }).formData();
  if (!type.startsWith('application/json')) throw refusal(400, 'Payload is undefined');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw internal(400);
  }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
