import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { BAD_REQUEST, codeOf, HELD_TOO_LONG, NO_ROUTE, NOT_ALLOWED, ownAsText, sendOwn } from './answers.js';
import { Exchange } from './exchange.js';
import { GENERATION_HEADER, PROBE_HEADER, upstreamHeaders } from './headers.js';
import { normaliseHost } from './host-name.js';
import type { Peers } from './peer.js';
import type { LiveRoute, RouteTable } from './route-table.js';
import { carryUpgrade } from './upgrade.js';

export interface DataPlaneStats {
  requests: number;
  upgrades: number;
  /** Answers of our own instead of a container's, by reason. */
  failures: number;
}

export interface DataPlaneOptions {
  readonly routes: RouteTable;
  readonly peers: Peers;
  /** Proves that a probe comes from who holds the control socket. */
  readonly probeToken: string;
  readonly failed: (live: LiveRoute, error: unknown) => void;
}

/** What a request asks for once its target form is resolved. */
interface Aim {
  /** As the visitor wrote it, port included. */
  readonly authority: string;
  readonly path: string;
}

/** Decides for each arriving request which container gets it. Protocol work is left to `Exchange` and `carryUpgrade`. */
export class DataPlane {
  readonly stats: DataPlaneStats = { requests: 0, upgrades: 0, failures: 0 };
  readonly upgraded = new Set<Duplex>();
  private readonly token: Buffer;

  constructor(private readonly options: DataPlaneOptions) {
    this.token = Buffer.from(options.probeToken);
  }

  /** `mayGoOn` tells a visitor who asked (`Expect: 100-continue`) to send the body; only once someone will read it. */
  accept(req: IncomingMessage, res: ServerResponse, mayGoOn?: () => void): void {
    this.stats.requests++;
    const aim = aimOf(req);
    if (aim === undefined) sendOwn(res, BAD_REQUEST);
    else if (req.method === 'TRACE') sendOwn(res, NOT_ALLOWED);
    else if (this.isProbe(req)) this.answerProbe(res, normaliseHost(aim.authority));
    else this.lead(req, res, aim, mayGoOn);
  }

  /** Only WebSockets may leave HTTP, and only where the route says so: any other protocol would bypass the routing. */
  mayUpgrade(req: IncomingMessage): boolean {
    const aim = aimOf(req);
    if (aim === undefined || req.method !== 'GET' || req.headers.upgrade?.toLowerCase() !== 'websocket') return false;
    return this.options.routes.get(normaliseHost(aim.authority))?.route.websockets !== false;
  }

  /** For a request that `mayUpgrade`. */
  acceptUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const aim = aimOf(req);
    if (aim === undefined) throw new Error('an upgrade was accepted without asking whether it may be');
    this.stats.upgrades++;
    socket.on('error', () => socket.destroy());
    const host = normaliseHost(aim.authority);
    const hold = this.options.routes.holdFor(host);
    const waiter = {
      proceed: () => this.carryUpgrade(req, socket, head, aim, host),
      refuse: () => void socket.end(ownAsText(HELD_TOO_LONG)),
    };
    if (hold === undefined) waiter.proceed();
    else if (!hold.admit(waiter, 0)) waiter.refuse();
    else socket.once('close', () => this.options.routes.holdFor(host)?.leave(waiter));
  }

  private lead(req: IncomingMessage, res: ServerResponse, aim: Aim, mayGoOn?: () => void): void {
    const host = normaliseHost(aim.authority);
    const hold = this.options.routes.holdFor(host);
    if (hold === undefined) {
      this.carry(req, res, aim, host, mayGoOn);
      return;
    }
    const waiter = {
      proceed: () => this.carry(req, res, aim, host, mayGoOn),
      refuse: () => sendOwn(res, HELD_TOO_LONG),
    };
    // Nothing is read of a held body: what the visitor sends stays in the few kilobytes of the socket's buffers.
    if (!hold.admit(waiter, Number(req.headers['content-length'] ?? 0))) waiter.refuse();
    else res.once('close', () => this.options.routes.holdFor(host)?.leave(waiter));
  }

  private carry(req: IncomingMessage, res: ServerResponse, aim: Aim, host: string, mayGoOn?: () => void): void {
    const live = this.options.routes.claim(host);
    if (live === undefined) {
      sendOwn(res, NO_ROUTE);
      return;
    }
    const length = req.headers['content-length'];
    const hasBody = (length !== undefined && length !== '0') || req.headers['transfer-encoding'] !== undefined;
    const request = {
      method: req.method as string,
      path: aim.path,
      headers: this.headersFor(req, aim.authority),
      hasBody,
    };
    mayGoOn?.();
    new Exchange(req, res, live, request, this.failed).send();
  }

  private carryUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, aim: Aim, host: string): void {
    const live = this.options.routes.claim(host);
    if (live === undefined) {
      socket.end(ownAsText(NO_ROUTE));
      return;
    }
    this.upgraded.add(socket);
    socket.once('close', () => {
      this.upgraded.delete(socket);
      live.upstream.leave();
    });
    const headers = this.headersFor(req, aim.authority);
    carryUpgrade({ socket, head, live, path: aim.path, headers, failed: this.failed });
  }

  private readonly failed = (live: LiveRoute, error: unknown): void => {
    this.stats.failures++;
    if (codeOf(error) !== 'UND_ERR_INVALID_ARG') this.options.failed(live, error);
  };

  private headersFor(req: IncomingMessage, authority: string): string[] {
    const { socket } = req;
    return upstreamHeaders(req.rawHeaders, {
      host: authority,
      port: socket.localPort ?? 80,
      proto: 'http',
      peer: this.options.peers.of(socket),
    });
  }

  private isProbe(req: IncomingMessage): boolean {
    const given = req.headers[PROBE_HEADER];
    if (typeof given !== 'string') return false;
    const bytes = Buffer.from(given);
    return bytes.length === this.token.length && timingSafeEqual(bytes, this.token);
  }

  /** Tells which generation a request arriving now would get, without troubling the application. */
  private answerProbe(res: ServerResponse, host: string): void {
    const live = this.options.routes.get(host);
    if (live === undefined) {
      sendOwn(res, NO_ROUTE);
      return;
    }
    res.writeHead(204, { [GENERATION_HEADER]: live.route.generation, connection: 'close' });
    res.end();
  }
}

/** Undefined for a request whose host is missing, doubled or at odds with itself: never guessed, as guesses differ. */
function aimOf(req: IncomingMessage): Aim | undefined {
  const url = req.url as string;
  if (hasTwoHosts(req.rawHeaders)) return undefined;
  const authority = req.headers.host ?? '';
  if (url.startsWith('/')) return { authority, path: url };
  const absolute = /^http:\/\/([^/?#@]+)(\/[^#]*|\?[^#]*)?$/i.exec(url);
  if (absolute === null) return undefined;
  const path = absolute[2] ?? '/';
  return { authority: absolute[1] as string, path: path.startsWith('?') ? `/${path}` : path };
}

function hasTwoHosts(raw: readonly string[]): boolean {
  let hosts = 0;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}
