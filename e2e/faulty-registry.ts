import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with a request; undefined: it goes through. */
export type RegistryFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The answer ends after so many bytes. */
  | { readonly kind: 'torn'; readonly afterBytes: number };

/** A front before a real registry that can be told to fail. */
export async function openFaultyRegistry(real: string) {
  const front = {
    host: '',
    fault: (_: IncomingMessage): RegistryFault | undefined => undefined,
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  const server = createServer((incoming, outgoing) => {
    const fault = front.fault(incoming);
    if (fault?.kind === 'status') {
      incoming.resume();
      outgoing.writeHead(fault.status, fault.headers).end(fault.body ?? '');
      return;
    }
    passOn(real, incoming, outgoing, fault?.afterBytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  front.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return front;
}

function passOn(
  real: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  tornAfter: number | undefined,
): void {
  const [host, port] = real.split(':');
  const call = request(
    { host, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (tornAfter === undefined) {
        answer.pipe(outgoing);
        return;
      }
      let sent = 0;
      answer.on('data', (chunk: Buffer) => {
        outgoing.write(chunk.subarray(0, Math.max(0, tornAfter - sent)));
        sent += chunk.length;
        if (sent >= tornAfter) outgoing.destroy();
      });
      answer.on('end', () => outgoing.end());
    },
  );
  call.on('error', () => outgoing.destroy());
  incoming.pipe(call);
}
