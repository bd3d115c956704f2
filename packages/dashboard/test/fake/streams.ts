import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventView } from '../../src/api/views.js';
import { digestOf } from './models.js';
import type { World } from './world.js';

/** Server-sent events, as the API sends them. */
export class Streams {
  readonly #streams = new Set<ServerResponse>();

  constructor(private readonly world: World) {}

  /** Cuts every one, as a network does. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  events(
    request: IncomingMessage,
    response: ServerResponse,
    isWanted: (event: EventView) => boolean,
    isOver: () => boolean,
    after: number,
  ): void {
    let last = Number(request.headers['last-event-id'] ?? after);
    const send = this.#stream(response);
    response.write(`retry: 1000\nid: ${last}\n\n`);
    const write = () => {
      const over = isOver();
      for (const event of this.world.events.slice(last)) {
        last = event.seq;
        if (isWanted(event)) send(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
      }
      if (over) response.end('event: end\ndata: {}\n\n');
    };
    const stop = this.world.subscribe(write);
    response.on('close', stop);
    write();
  }

  logs(request: IncomingMessage, response: ServerResponse, key: string): void {
    let after = String(request.headers['last-event-id'] ?? '');
    const send = this.#stream(response);
    send('event: container\ndata: {"id":"abc"}\n\n');
    const write = () => {
      for (const line of this.world.lines.get(key) ?? []) {
        if (line.at <= after) continue;
        after = line.at;
        send(`id: ${line.at}\ndata: ${JSON.stringify(line)}\n\n`);
      }
    };
    response.on('close', this.world.subscribe(write));
    write();
  }

  stats(_: IncomingMessage, response: ServerResponse, tag: string): void {
    const send = this.#stream(response);
    send('event: container\ndata: {"id":"abc"}\n\n');
    const phase = digestOf(tag).charCodeAt(8);
    let count = 0;
    const write = (at: number) => {
      count += 1;
      const wave = Math.sin((count + phase) / 9);
      const stats = {
        at: new Date(at).toISOString(),
        cpuPercent: 14 + 9 * wave + (count % 17 === 0 ? 30 : 0),
        memoryBytes: 182_000_000 + count * 90_000 + 6_000_000 * wave,
        memoryLimitBytes: 536_870_912,
        receivedBytes: count * 24_000 + 8_000 * wave,
        sentBytes: count * 96_000 + 30_000 * wave,
      };
      send(`data: ${JSON.stringify(stats)}\n\n`);
    };
    for (let back = 90; back > 0; back -= 1) write(Date.now() - back * 1000);
    const timer = setInterval(() => write(Date.now()), 1000);
    response.on('close', () => clearInterval(timer));
  }

  #stream(response: ServerResponse): (text: string) => void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    return (text) => void response.write(text);
  }
}
