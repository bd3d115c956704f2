import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProxy } from './build.js';
import { type App, anySignal, ask, route, until, World } from './world.js';

const world = new World();
let app: App;

beforeAll(async () => {
  await buildProxy();
  app = await world.app((_req, res) => res.end('here'));
});
afterAll(() => world.end());

/** A process that has the proxy part as a controller has it, and stays. */
function controller(dataDir: string): ChildProcess {
  const script = `
    import { EmbeddedProxy } from ${JSON.stringify(fileURLToPath(new URL('../dist/embedded-proxy.js', import.meta.url)))};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const context = { dataDir: ${JSON.stringify(dataDir)}, log, signal: new AbortController().signal };
    const proxy = new EmbeddedProxy({ listen: '127.0.0.1:0' }, context);
    const entry = await proxy.entry('app.test', { signal: AbortSignal.timeout(15_000) });
    console.log(entry.port);
    setInterval(() => {}, 1_000);
  `;
  // Its own process group, so that the test can kill the whole of it without killing itself.
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, APP_TOKEN: 'not for the proxy' },
  });
}

async function started(child: ChildProcess): Promise<number> {
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return Number(String(line));
}

async function pidIn(data: string): Promise<number> {
  const pid = Number(await readFile(join(data, 'proxy.pid'), 'utf8'));
  world.after(async () => {
    process.kill(pid, 'SIGTERM');
    await until(() => !isAlive(pid), 'the proxy is gone');
  });
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a proxy started by its controller', () => {
  it('serves on when the controller and its process group are killed, and is found by the next', async () => {
    const data = await world.folder();
    const first = controller(data);
    const port = await started(first);
    const pid = await pidIn(data);
    const own = world.client(data, { listen: '127.0.0.1:0' });
    await own.putRoute(route('app.test', app.target, 'g1'), { signal: anySignal() });

    process.kill(-Number(first.pid), 'SIGKILL');
    await once(first, 'exit');
    expect(isAlive(pid)).toBe(true);
    expect((await ask(port, { headers: { host: 'app.test' } })).body).toBe('here');

    const second = controller(data);
    expect(await started(second)).toBe(port);
    expect(Number(await readFile(join(data, 'proxy.pid'), 'utf8'))).toBe(pid);
    second.kill('SIGKILL');
    await once(second, 'exit');
  });

  it('does not inherit the environment of the controller', async () => {
    const data = await world.folder();
    const first = controller(data);
    await started(first);
    const pid = await pidIn(data);
    expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('APP_TOKEN');
    first.kill('SIGKILL');
    await once(first, 'exit');
  });

  it('is one, when several controllers start it at once', async () => {
    const data = await world.folder();
    const controllers = [1, 2, 3].map(() => controller(data));
    const ports = await Promise.all(controllers.map(started));
    await pidIn(data);
    expect(new Set(ports).size).toBe(1);
    for (const one of controllers) one.kill('SIGKILL');
    await Promise.all(controllers.map((one) => once(one, 'exit')));
  });

  it('is started again when it has died', async () => {
    const data = await world.folder();
    const client = world.client(data, { listen: '127.0.0.1:0' });
    await client.putRoute(route('app.test', app.target, 'g1'), { signal: anySignal() });
    const pid = Number(await readFile(join(data, 'proxy.pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid), 'the first proxy is gone');
    const found = await client.getRoute('app.test', { signal: anySignal() });
    expect(found?.route.generation).toBe('g1');
    expect(await pidIn(data)).not.toBe(pid);
    client.close();
    const { port } = await client.entry('app.test', { signal: anySignal() });
    expect((await ask(port, { headers: { host: 'app.test' } })).body).toBe('here');
  });

  it('with an older address says that it must be restarted', async () => {
    const data = await world.folder();
    const before = world.client(data, { listen: '127.0.0.1:0' });
    expect(await before.health({ signal: anySignal() })).toEqual({ state: 'ok' });
    await pidIn(data);
    const after = world.client(data, { listen: '127.0.0.1:9' });
    const health = await after.health({ signal: anySignal() });
    expect(health).toMatchObject({ state: 'degraded', detail: expect.stringContaining('port 9') });
  });

  it('that can not start says why', async () => {
    const taken = app.target.port;
    const client = world.client(await world.folder(), { listen: `127.0.0.1:${taken}` });
    const asked = client.getRoute('app.test', { signal: anySignal() });
    await expect(asked).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('EADDRINUSE') });
  });
});
