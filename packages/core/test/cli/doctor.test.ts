import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor } from '../../src/app/index.js';
import { CHECKS } from '../api/samples.js';
import { openWorld, TOKENS, type World } from '../api/world.js';
import { commandLine } from './run.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('with a controller', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({}, join(folder, 'controller.sock'));
  });
  afterEach(() => world.close());

  it('tells each check and what to do, in 80 columns', async () => {
    const { code, out } = await commandLine({ env: { DOCKER_WATCHER_DATA: folder } }).run('doctor');
    expect(code).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "✓ Docker Engine           Docker 20.10.24 (API 1.41) on Debian, linux/amd64.
      ✗ Registry gitea          gitea (@docker-watcher/plugin-gitea): git.example.com
                                refuses the token.
                                → Make a token with the scope "read:package" under
                                  Settings > Applications.
      ! Engine and git.example.com:3000
                                It has a certificate authority of its own, and the
                                engine needs it too.
                                → Copy the certificate authority to
                                  /etc/docker/certs.d/git.example.com:3000/ca.crt.
      – Notifiers               Nobody is told of deploys.

      ✗ One check failed, one warning.
      "
    `);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is for admins', async () => {
    expect((await world.call('GET', '/api/doctor', { token: TOKENS.deploy })).status).toBe(403);
    expect((await world.call('GET', '/api/doctor', { token: TOKENS.limitedAdmin })).status).toBe(403);
    expect((await world.call('GET', '/api/doctor', { token: TOKENS.admin })).json).toEqual({ checks: CHECKS });
  });
});

describe('without a controller', () => {
  const run = (...argv: string[]) =>
    commandLine({ actions: { doctor } }).run('doctor', '--data', join(folder, 'data'), ...argv);
  const configure = async (registry: string) => {
    const file = join(folder, 'docker-watcher.yaml');
    await writeFile(
      file,
      `global: { domain: localhost }
registries: { local: { type: oci, url: "${registry}", insecure: true, username: me, token: hunter22-hunter22 } }
projects:
  app: { registry: local, image: ${new URL(registry).host}/app, port: 3000, stages: { dev: { tag_pattern: "*" } } }
`,
    );
    return file;
  };

  it('looks at what the file names, on the real engine, and writes nothing', async () => {
    const server = createServer(({ headers }, response) => {
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ you: headers.authorization }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const file = await configure(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { code, out, err } = await run('--config', file, '--json');
    server.close();
    expect([code, err]).toEqual([1, '']);
    const states = Object.fromEntries(
      (JSON.parse(out) as { checks: { id: string; state: string }[] }).checks.map(({ id, state }) => [id, state]),
    );
    expect(states).toMatchObject({
      ...{ configuration: 'ok', data: 'ok', engine: 'ok', 'engine.storage': 'ok', 'network.docker-watcher': 'ok' },
      ...{ 'registry.local': 'failed', 'registry.local.trust': 'ok', proxy: 'skipped', clock: 'ok' },
    });
    expect(out).not.toContain('hunter22');
    expect(await readdir(folder)).toEqual(['docker-watcher.yaml']);
  });

  it('says what is wrong with the file, and looks at the engine all the same', async () => {
    const file = join(folder, 'docker-watcher.yaml');
    await writeFile(file, 'globul: {}\n');
    const { code, out } = await run('--config', file);
    expect(code).toBe(1);
    expect(out).toContain('No controller runs');
    expect(out).toMatch(/✗ Configuration .*docker-watcher\.yaml:1:1/);
    expect(out).toMatch(/✓ Docker Engine/);
  });

  it('is not asked where another machine does not answer', async () => {
    const { code, err } = await commandLine().run('doctor', '--url', 'http://127.0.0.1:1');
    expect([code, err]).toEqual([1, expect.stringContaining('No docker-watcher answers')]);
  });
});
