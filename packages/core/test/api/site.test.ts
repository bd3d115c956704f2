import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, TOKENS, type World } from './world.js';

const PAGE = '<!doctype html><title>docker-watcher</title>';
const SCRIPT = 'console.log("hello");'.repeat(50);
const PACKED = 'body{}'.repeat(50);

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-site-'));
  await mkdir(join(folder, 'site/assets'), { recursive: true });
  const files: Record<string, string | Buffer> = {
    'secret.txt': 'outside',
    'site/index.html': PAGE,
    'site/favicon.svg': '<svg/>',
    'site/assets/app-1a2b3c4d.js': SCRIPT,
    'site/assets/app-1a2b3c4d.js.br': brotliCompressSync(SCRIPT),
    'site/assets/app-1a2b3c4d.js.gz': gzipSync(SCRIPT),
    'site/assets/app-1a2b3c4d.js.map': '{}',
    'site/assets/only-5e6f7a8b.css': PACKED,
    'site/assets/only-5e6f7a8b.css.gz': gzipSync(PACKED),
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  world = await openWorld({ staticDir: join(folder, 'site') });
});
afterEach(() => world.close());

describe('the dashboard’s files', () => {
  it.each(['/', '/projects/app', '/sign-in'])('%s is its page, for whoever asks', async (path) => {
    const answer = await world.call('GET', path, { headers: { accept: 'text/html' } });
    expect([answer.status, answer.text]).toEqual([200, PAGE]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('are kept for ever when their name tells their content', async () => {
    const { headers, text } = await world.call('GET', '/assets/app-1a2b3c4d.js');
    expect(text).toBe(SCRIPT);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await world.call('GET', '/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    ['/assets/app-1a2b3c4d.js', 'gzip, br', 'br'],
    ['/assets/app-1a2b3c4d.js', 'gzip', 'gzip'],
    ['/assets/app-1a2b3c4d.js', 'br;q=0, gzip;q=0', undefined],
    ['/assets/app-1a2b3c4d.js', '', undefined],
    ['/assets/only-5e6f7a8b.css', 'br, gzip', 'gzip'],
    ['/assets/only-5e6f7a8b.css', 'br', undefined],
    ['/favicon.svg', 'br', undefined],
  ])('%s for "%s" comes packed as %s', async (path, accepted, encoding) => {
    const { headers } = await world.call('HEAD', path, { headers: { 'accept-encoding': accepted } });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toMatch(/Accept-Encoding/i);
  });

  it('are not sent again to who has them', async () => {
    const { headers } = await world.call('GET', '/');
    const again = await world.call('GET', '/', { headers: { 'if-none-match': String(headers.etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it.each([
    '/assets/app-00000000.js',
    '/assets/app-1a2b3c4d.js.map',
    '/assets/app-1a2b3c4d.js.br',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
  ])('%s is none', async (path) => {
    const answer = await world.call('GET', path);
    expect(answer.text).not.toContain('outside');
    expect([404, 200]).toContain(answer.status);
    if (answer.status === 200) expect(answer.text).toBe(PAGE);
  });

  it.each(['/api/nothing', '/api', '/healthz/x', '/metrics/x'])('%s is the API’s, not a page', async (path) => {
    const answer = await world.call('GET', path, { token: TOKENS.admin, headers: { accept: 'text/html' } });
    expect([answer.status, answer.json.code]).toEqual([404, 'not_found']);
  });

  it('are not pages for who wants something else, or to change them', async () => {
    expect((await world.call('GET', '/projects', { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await world.call('POST', '/')).status).toBe(404);
  });

  it('must be there', async () => {
    await expect(openWorld({ staticDir: join(folder, 'nowhere') })).rejects.toMatchObject({ code: 'config.invalid' });
  });
});

describe('pages of other origins', () => {
  const origin = 'https://tools.example.com';
  beforeEach(async () => {
    await world.close();
    world = await openWorld({ cors: [`${origin}/`] });
  });
  const preflight = (from: string) =>
    world.call('OPTIONS', '/api/projects', {
      headers: {
        origin: from,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });

  it('may call the API with a token when they are named', async () => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, DELETE',
    });
    expect(asked.headers['access-control-allow-headers']).toContain('authorization');
    const { status, headers } = await world.call('GET', '/api/projects', { token: TOKENS.read, headers: { origin } });
    expect([status, headers['access-control-allow-origin'], headers.vary]).toEqual([200, origin, 'Origin']);
    const refused = await world.call('GET', '/api/projects', { headers: { origin } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, origin]);
  });

  it('never get at a session', async () => {
    const { headers } = await preflight(origin);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers['access-control-allow-headers']).not.toContain('csrf');
  });

  it.each(['https://evil.example.com', 'http://tools.example.com', 'https://tools.example.com.evil.com', 'null'])(
    'may not as %s',
    async (from) => {
      const { status, headers } = await preflight(from);
      expect([status, headers['access-control-allow-origin']]).toEqual([401, undefined]);
    },
  );

  it('may not when none is named', async () => {
    const closed = await openWorld();
    const { headers } = await closed.call('GET', '/api/projects', { token: TOKENS.read, headers: { origin } });
    expect([headers['access-control-allow-origin'], headers.vary]).toEqual([undefined, undefined]);
    await closed.close();
  });
});
