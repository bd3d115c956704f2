import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { HttpRequest } from '@docker-watcher/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from './http-client.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const client = createHttpClient({ userAgent: 'docker-watcher/test' });
const servers: Server[] = [];
const signal = new AbortController().signal;

afterEach(() => {
  client.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function request(url: string, options: Partial<HttpRequest> = {}) {
  return client.request(url, { signal, ...options });
}

const text = (body: Uint8Array) => Buffer.from(body).toString();

describe('answers', () => {
  it.each([200, 404, 429, 500, 503])('resolves with status %i', async (status) => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(status).end('hello');
    });
    const answer = await request(url);
    expect([answer.status, text(answer.body), asked]).toEqual([status, 'hello', 1]);
  });

  it('gives lower-case headers, repeated ones joined', async () => {
    const url = await serve((_, response) => {
      response.setHeader('WWW-Authenticate', ['Bearer realm="a"', 'Basic realm="b"']);
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.end();
    });
    const { headers } = await request(url);
    expect(headers['www-authenticate']).toBe('Bearer realm="a", Basic realm="b"');
    expect(headers['set-cookie']).toBe('a=1, b=2');
  });

  it('unpacks a compressed body', async () => {
    const url = await serve((_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('packed')));
    expect(text((await request(url)).body)).toBe('packed');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('sends the body of a %s as it is', async (method) => {
    const url = await serve(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      response.end(`${incoming.method} ${incoming.headers['user-agent']} ${Buffer.concat(chunks)}`);
    });
    const sent = await request(url, { method, body: new TextEncoder().encode('bytes') });
    expect(text(sent.body)).toBe(`${method} docker-watcher/test bytes`);
    expect(text((await request(url, { method })).body)).toBe(`${method} docker-watcher/test `);
  });
});

describe('redirects', () => {
  const echo: Handler = (incoming, response) =>
    response.end(`${incoming.method} ${incoming.url} ${incoming.headers.authorization ?? 'none'}`);
  const headers = { Authorization: 'Bearer x' };

  it('gives a redirect back unless told to follow', async () => {
    const url = await serve((_, response) => response.writeHead(307, { location: '/there' }).end());
    const answer = await request(url);
    expect([answer.status, answer.headers.location]).toEqual([307, '/there']);
  });

  it('keeps Authorization on the same origin and drops it on another', async () => {
    const other = await serve(echo);
    const url = await serve((incoming, response) => {
      if (incoming.url === '/same') response.writeHead(307, { location: '/end' }).end();
      else if (incoming.url === '/other') response.writeHead(307, { location: `${other}/end` }).end();
      else echo(incoming, response);
    });
    const same = await request(`${url}/same`, { headers, maxRedirects: 1 });
    expect([text(same.body), same.url]).toEqual(['GET /end Bearer x', `${url}/end`]);
    const crossed = await request(`${url}/other`, { headers, maxRedirects: 1 });
    expect([text(crossed.body), crossed.url]).toEqual(['GET /end none', `${other}/end`]);
  });

  it('stops at the bound', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/again' }).end();
    });
    expect((await request(url, { maxRedirects: 2 })).status).toBe(302);
    expect(asked).toBe(3);
  });

  it('turns a POST into a GET as browsers do, but not for 307', async () => {
    const url = await serve((incoming, response) => {
      const status = Number(incoming.url?.slice(1));
      if (status > 0) response.writeHead(status, { location: '/end' }).end();
      else echo(incoming, response);
    });
    const methodAfter = async (status: number) =>
      text((await request(`${url}/${status}`, { method: 'POST', body: 'x', maxRedirects: 1 })).body).split(' ')[0];
    expect([await methodAfter(302), await methodAfter(303), await methodAfter(307)]).toEqual(['GET', 'GET', 'POST']);
  });
});

describe('faults', () => {
  it('says refused when nothing listens', async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(request(`${url}/path?token=hidden`)).rejects.toMatchObject({
      code: 'refused',
      message: expect.not.stringContaining('hidden'),
    });
  });

  it('says unresolved for a name nobody knows', async () => {
    await expect(request('http://nobody.invalid/')).rejects.toMatchObject({ code: 'unresolved' });
  });

  it('says reset when the connection breaks before or within the answer', async () => {
    const before = await serve((incoming) => incoming.socket.destroy());
    await expect(request(before)).rejects.toMatchObject({ code: 'reset' });
    const within = await serve((incoming, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => incoming.socket.destroy());
    });
    await expect(request(within)).rejects.toMatchObject({ code: 'reset' });
  });

  it('says tls when the other side speaks plain http', async () => {
    const url = await serve((_, response) => response.end());
    await expect(request(url.replace('http:', 'https:'))).rejects.toMatchObject({ code: 'tls' });
  });

  it('says timeout when the whole exchange takes too long', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      response.write('the rest never comes');
    });
    await expect(request(url, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('says too_large at one byte more than the bound', async () => {
    const url = await serve((_, response) => response.end('12345'));
    expect((await request(url, { maxBytes: 5 })).status).toBe(200);
    await expect(request(url, { maxBytes: 4 })).rejects.toMatchObject({ code: 'too_large' });
  });

  it('says aborted, also while waiting for a place', async () => {
    const url = await serve(() => {});
    const stop = new AbortController();
    const asked = Array.from({ length: 6 }, () => request(url, { signal: stop.signal }));
    stop.abort(new Error('enough'));
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } });
    }
    await expect(request(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('places', () => {
  it('has at most four requests in flight per host, and loses none', async () => {
    let inFlight = 0;
    let most = 0;
    const open: (() => void)[] = [];
    const url = await serve((_, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      open.push(() => {
        inFlight -= 1;
        response.end();
      });
      setImmediate(() => setImmediate(() => open.shift()?.()));
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => request(url)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('gives the place of a failed request back', async () => {
    let asked = 0;
    const url = await serve((incoming, response) => {
      asked += 1;
      if (asked <= 8) incoming.socket.destroy();
      else response.end();
    });
    await Promise.allSettled(Array.from({ length: 8 }, () => request(url)));
    expect((await request(url)).status).toBe(200);
  });
});
