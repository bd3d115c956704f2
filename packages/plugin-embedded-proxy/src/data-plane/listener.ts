import http, { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BAD_REQUEST, ownAsText } from './answers.js';
import type { DataPlane } from './data-plane.js';

/** An address to listen on. Port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `0.0.0.0:80`, `[::]:80`, `localhost:8080` or `:80`. Undefined when it is none of these. */
export function parseListen(text: string): ListenAddress | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? (match[2] || '0.0.0.0'), port };
}

/** One listening address whose requests go through `plane`. */
export class Listener {
  private readonly server: Server;
  private isClosing = false;

  constructor(
    private readonly address: ListenAddress,
    private readonly plane: DataPlane,
  ) {
    this.server = http.createServer({
      // Time for a whole head to arrive: a visitor who dribbles it is cut off. Bodies may take as long as they keep
      // flowing, so the time for a whole request is not bounded.
      headersTimeout: 15_000,
      requestTimeout: 0,
      connectionsCheckingInterval: 5_000,
      // Longer than browsers and load balancers keep theirs idle, so that it is them who close first.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 32 * 1024,
      insecureHTTPParser: false,
    });
    this.server.on('request', (req, res) => this.accept(req, res));
    this.server.on('checkContinue', (req, res) => this.accept(req, res, () => res.writeContinue()));
    this.server.on('upgrade', (req, socket, head) => this.upgrade(req, socket, head));
    this.server.on('connect', (_req, socket) => socket.end(ownAsText(BAD_REQUEST)));
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseMalformed(error, socket));
  }

  /** Where it really listens, once open. */
  get bound(): ListenAddress {
    const { address, port } = this.server.address() as AddressInfo;
    return { host: address, port };
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ ...this.address, backlog: 4096 }, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  /** Takes no new connection, and no new request on old ones; resolves when all open requests have ended. */
  close(): Promise<void> {
    this.isClosing = true;
    return new Promise((resolve) => {
      // Answers begun before now have promised to keep their connection, which then falls idle and must be seen to.
      const sweep = setInterval(() => this.server.closeIdleConnections(), 50);
      this.server.close(() => {
        clearInterval(sweep);
        resolve();
      });
    });
  }

  /** Cuts what is still open. */
  cut(): void {
    this.server.closeAllConnections();
  }

  private accept(req: IncomingMessage, res: ServerResponse, mayGoOn?: () => void): void {
    if (this.isClosing) res.shouldKeepAlive = false;
    this.plane.accept(req, res, mayGoOn);
  }

  private upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.plane.mayUpgrade(req)) {
      this.plane.acceptUpgrade(req, socket, head);
      return;
    }
    // An offer that is not taken up is an ordinary request (RFC 9110 section 7.8). Node has stopped parsing here, so it
    // must be the last one on this connection, and a body can't be read any more.
    if (hasBody(req) || head.length > 0) {
      socket.end(ownAsText(BAD_REQUEST));
      return;
    }
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket as Socket);
    res.on('finish', () => socket.end());
    this.plane.accept(req, res);
  }
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const tooSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const [status, reason] = tooLarge ? [431, 'headers-too-large'] : tooSlow ? [408, 'too-slow'] : [400, 'bad-request'];
  socket.end(ownAsText({ ...BAD_REQUEST, status: status as number, reason: reason as string }), () => socket.destroy());
}
