import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createClient, ProblemError } from '../src/index.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json =
  (value: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
    response.end(JSON.stringify(value));
  };

describe('the client', () => {
  it('asks with its token, and gives what is answered, typed', async () => {
    const asked: unknown[] = [];
    const baseUrl = await serve((request, response) => {
      asked.push([
        request.method,
        request.url,
        request.headers.authorization,
        request.headers['x-docker-watcher-csrf'],
      ]);
      json({ deploys: [], next: 4 })(request, response);
    });
    const page = await createClient({ baseUrl: `${baseUrl}/`, token: 'dw_x' }).get('/api/deploys', {
      params: { query: { project: 'a b', limit: 2 } },
    });
    expectTypeOf(page.next).toEqualTypeOf<number | undefined>();
    expectTypeOf(page.deploys[0]?.state).extract<'queued'>().toEqualTypeOf<'queued'>();
    expect(page).toEqual({ deploys: [], next: 4 });
    expect(asked).toEqual([['GET', '/api/deploys?project=a%20b&limit=2', 'Bearer dw_x', undefined]]);
  });

  it('sends bodies, and what a session needs', async () => {
    let seen: unknown;
    const baseUrl = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        const { authorization, 'x-docker-watcher-csrf': csrf } = request.headers;
        seen = [request.url, body, authorization, csrf];
        json({ id: 'd1' }, 202)(request, response);
      });
    });
    const deploy = await createClient({ baseUrl }).post('/api/projects/{id}/stages/{stage}/deploy', {
      params: { path: { id: 'a/b', stage: 'dev' } },
      body: { tag: 'v1' },
    });
    expect(deploy.id).toBe('d1');
    expect(seen).toEqual(['/api/projects/a%2Fb/stages/dev/deploy', '{"tag":"v1"}', undefined, '1']);
  });

  it('gives text as text, and nothing where there is nothing', async () => {
    const baseUrl = await serve((request, response) => {
      if (request.method === 'DELETE') response.writeHead(204).end();
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('up 1\n');
    });
    const client = createClient({ baseUrl });
    expect(await client.get('/metrics')).toBe('up 1\n');
    expect(await client.delete('/api/tokens/{id}', { params: { path: { id: 'x' } } })).toBeUndefined();
  });

  it('throws what is refused, with the hint', async () => {
    const problem = {
      code: 'deploy.quarantined',
      detail: 'It failed.',
      hint: 'Use force.',
      request: 'r1',
      status: 409,
    };
    const baseUrl = await serve(json({ ...problem, type: 't', title: 'Conflict' }, 409));
    const error = await createClient({ baseUrl })
      .get('/api/projects')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status: 409, code: 'deploy.quarantined', message: 'It failed.', hint: 'Use force.' });
  });

  it('says so when something else answers', async () => {
    const baseUrl = await serve((_request, response) => response.writeHead(502).end('<html>bad gateway</html>'));
    await expect(createClient({ baseUrl }).get('/api/projects')).rejects.toMatchObject({
      status: 502,
      code: undefined,
    });
  });

  it('throws what fetch throws when nobody answers', async () => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:1' });
    await expect(client.get('/api/projects')).rejects.toBeInstanceOf(TypeError);
  });
});

describe('following a stream', () => {
  const begin = { 'content-type': 'text/event-stream' };
  const message = (id: number) => `id: ${id}\ndata: {"seq":${id}}\n\n`;

  it('goes on where it broke off, and ends with the stream', async () => {
    const asked: (string | undefined)[] = [];
    const states: string[] = [];
    const baseUrl = await serve((request, response) => {
      asked.push(request.headers['last-event-id'] as string | undefined);
      response.writeHead(200, begin);
      if (asked.length === 1) {
        response.write(`${message(1)}${message(2)}id: 3\ndata: {"se`);
        setTimeout(() => response.destroy(), 50);
      } else response.end(`${message(3)}event: end\ndata: {}\n\n`);
    });
    const seen: unknown[] = [];
    const options = { onState: (state: string) => void states.push(state) };
    for await (const { id, data } of createClient({ baseUrl }).follow('/api/events', options)) {
      expectTypeOf(data.seq).toEqualTypeOf<number>();
      seen.push([id, data]);
    }
    expect(seen).toEqual([
      ['1', { seq: 1 }],
      ['2', { seq: 2 }],
      ['3', { seq: 3 }],
    ]);
    expect(asked).toEqual([undefined, '2']);
    expect(states).toEqual(['open', 'lost', 'open']);
  });

  it('fills in where and from when', async () => {
    let url: string | undefined;
    const baseUrl = await serve((request, response) => {
      url = `${request.url} ${request.headers['last-event-id']}`;
      response.writeHead(200, begin).end('event: end\ndata: {}\n\n');
    });
    const params = { path: { id: 'app', stage: 'dev' }, query: { tail: 5 } };
    for await (const _ of createClient({ baseUrl }).follow('/api/projects/{id}/stages/{stage}/logs', {
      params,
      lastId: '2026-03-01T12:00:00Z',
    })) {
      throw new Error('there is nothing');
    }
    expect(url).toBe('/api/projects/app/stages/dev/logs?tail=5 2026-03-01T12:00:00Z');
  });

  it.each([401, 403, 404])('throws on %i', async (status) => {
    const baseUrl = await serve(json({ code: 'not_found', detail: 'No.', status }, status));
    await expect(createClient({ baseUrl }).follow('/api/events').next()).rejects.toMatchObject({ status });
  });

  it.each([429, 502, 503])('tries again after %i', async (status) => {
    let asked = 0;
    const baseUrl = await serve((_request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(status).end();
      else response.writeHead(200, begin).end(message(1));
    });
    expect((await createClient({ baseUrl }).follow('/api/events').next()).value?.id).toBe('1');
  });

  it('throws what the stream says it can’t read', async () => {
    const problem = JSON.stringify({ code: 'engine.failed', detail: 'No driver.', status: 502 });
    const baseUrl = await serve((_request, response) =>
      response.writeHead(200, begin).end(`event: problem\ndata: ${problem}\n\n`),
    );
    await expect(createClient({ baseUrl }).follow('/api/events').next()).rejects.toMatchObject({
      code: 'engine.failed',
    });
  });

  it('takes a silent connection for a lost one', async () => {
    let asked = 0;
    const baseUrl = await serve((_request, response) => {
      asked += 1;
      response.writeHead(200, begin).write(asked === 1 ? ':\n\n' : message(1));
    });
    const stream = createClient({ baseUrl }).follow('/api/events', { silenceMs: 100 });
    expect((await stream.next()).value?.id).toBe('1');
    await stream.return();
    expect(asked).toBe(2);
  });

  it('ends at once when it is aborted, and lets go of the connection', async () => {
    let closed = 0;
    const baseUrl = await serve((_request, response) => {
      response.writeHead(200, begin).write(message(1));
      response.on('close', () => {
        closed += 1;
      });
    });
    const leaving = new AbortController();
    const seen: string[] = [];
    for await (const { id } of createClient({ baseUrl }).follow('/api/events', { signal: leaving.signal })) {
      seen.push(id);
      leaving.abort();
    }
    expect(seen).toEqual(['1']);
    await expect.poll(() => closed).toBe(1);
  });
});
