import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Cut = (method: string, path: string) => 'pass' | 'lose answer' | 'lose request';

/** Stands before the API and loses what it is told to: the request, or the answer after the server has acted. */
export class Relay {
  cut: Cut = () => 'pass';
  /** `METHOD /path` of what was lost. */
  readonly lost: string[] = [];

  private constructor(
    readonly url: string,
    private readonly server: http.Server,
  ) {}

  static async start(target: string): Promise<Relay> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const relay = new Relay(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
    server.on('request', (request, response) => void relay.#pass(new URL(target), request, response));
    return relay;
  }

  /** Loses the answers of the next `times` requests with this method. */
  loseAnswers(method: string, times = 1): void {
    this.#lose('lose answer', method, times);
  }

  loseRequests(method: string, times = 1): void {
    this.#lose('lose request', method, times);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  #lose(what: 'lose answer' | 'lose request', method: string, times: number): void {
    let left = times;
    this.cut = (asked, path) => {
      if (asked !== method || left === 0 || path.endsWith('/tokens')) return 'pass';
      left -= 1;
      return what;
    };
  }

  async #pass(target: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const fate = this.cut(method, request.url ?? '');
    if (fate !== 'pass') this.lost.push(`${method} ${request.url}`);
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    if (fate === 'lose request') return void request.socket.destroy();
    const onward = http.request({
      host: target.hostname,
      port: target.port || 80,
      method,
      path: request.url,
      agent: false,
      headers: { ...request.headers, host: target.host, connection: 'close' },
    });
    onward.on('error', () => request.socket.destroy());
    onward.end(body);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    const answered = Buffer.concat((await answer.toArray()) as Buffer[]);
    if (fate === 'lose answer') return void request.socket.destroy();
    response.writeHead(answer.statusCode ?? 502, {
      'content-type': answer.headers['content-type'] ?? 'application/json',
    });
    response.end(answered);
  }
}
