// A registry that counts what is asked of it: the distribution protocol behind a token dance, nothing but names and digests.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/**
 * `repositories`: how many there are, `app-0`, `app-1` and so on below `bench/`; `tagsOf(index)`: their tags. `counts` is
 * what was asked since the last `reset()`; `whenQuiet(ms)` resolves once nothing was asked for so long.
 */
export async function startCountingRegistry({ repositories, tagsOf, delayMs = 0 }) {
  const counts = { token: 0, list: 0, head: 0, other: 0, refused: 0, bytes: 0, most: 0 };
  let open = 0;
  let lastAt = performance.now();
  const server = createServer((request, response) => {
    lastAt = performance.now();
    open += 1;
    counts.most = Math.max(counts.most, open);
    response.on('close', () => {
      open -= 1;
      lastAt = performance.now();
    });
    if (delayMs === 0) answer(request, response);
    else setTimeout(() => answer(request, response), delayMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;

  function send(response, status, body, headers = {}) {
    counts.bytes += body.length;
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length, ...headers });
    response.end(body);
  }

  function answer(request, response) {
    const url = new URL(request.url, `http://${host}`);
    if (url.pathname === '/token') {
      counts.token += 1;
      send(
        response,
        200,
        JSON.stringify({ token: url.searchParams.getAll('scope').join(' ') || 'none', expires_in: 3_600 }),
      );
      return;
    }
    const [, repository, kind, reference] = /^\/v2\/(.+)\/(tags\/list|manifests)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    if (request.headers.authorization === undefined) {
      counts.refused += 1;
      const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`;
      send(response, 401, '{}', { 'www-authenticate': `Bearer realm="http://${host}/token",service="bench"${scope}` });
      return;
    }
    const index = Number(/^bench\/app-(\d+)$/.exec(repository ?? '')?.[1] ?? repositories);
    if (index >= repositories) {
      counts.other += 1;
      send(response, url.pathname === '/v2/' ? 200 : 404, '{}');
    } else if (kind === 'tags/list') {
      counts.list += 1;
      send(response, 200, JSON.stringify({ name: repository, tags: tagsOf(index) }));
    } else if (request.method === 'HEAD') {
      counts.head += 1;
      const digest = `sha256:${createHash('sha256').update(`${repository}:${reference}`).digest('hex')}`;
      response
        .writeHead(200, { 'docker-content-digest': digest, 'content-type': MANIFEST, 'content-length': 500 })
        .end();
    } else {
      counts.other += 1;
      send(response, 404, '{}');
    }
  }

  return {
    host,
    counts,
    reset() {
      for (const key of Object.keys(counts)) counts[key] = 0;
    },
    async whenQuiet(quietMs = 1_500, withinMs = 240_000) {
      const began = performance.now();
      lastAt = began;
      while (open > 0 || performance.now() - lastAt < quietMs) {
        if (performance.now() - began > withinMs)
          throw new Error(`The registry was asked for more than ${withinMs} ms.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return lastAt;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
