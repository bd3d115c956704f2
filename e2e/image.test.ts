import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker } from './docker-cli.js';
import { type BuiltImages, buildImages, VERSIONS } from './image-build.js';
import { scanImage } from './image-scan.js';
import { CAPABILITIES, type ImageWorld, openImageWorld } from './image-world.js';

const ABOVE_BASE_MB = 90;
/** Compiling SQLite on a small machine. */
const BUILDS_WITHIN_MS = 1_200_000;

let images: BuiltImages;

beforeAll(async () => {
  images = await buildImages();
}, BUILDS_WITHIN_MS);

afterAll(async () => {
  await images?.release();
});

describe('what is in the image', () => {
  it(`is at most ${ABOVE_BASE_MB} MB more than its base`, async () => {
    const sizes = await docker(['image', 'inspect', '--format', '{{.Size}}', images.one, images.base]);
    const [ours = 0, base = 0] = sizes.trim().split('\n').map(Number);
    const megabytes = (ours - base) / 1e6;
    expect(megabytes).toBeGreaterThan(10);
    expect(megabytes).toBeLessThan(ABOVE_BASE_MB);
  });

  it('has no secret, no world-writable file, no build tool and no source', async () => {
    expect(await scanImage(images.one, images.base)).toEqual([]);
  });

  it('would be seen to have them', async () => {
    const name = 'docker-watcher-e2e:careless';
    const token = `npm_${'x'.repeat(36)}`;
    await docker(['build', '--tag', name, '-'], {
      input: `FROM ${images.one}
RUN echo "//registry.example.com/:_authToken=${token}" > /app/.npmrc && touch /opt/open && chmod 666 /opt/open
RUN touch /opt/docker-watcher/left.map && printf '#!/bin/sh\\n' > /usr/bin/make && chmod 755 /usr/bin/make
`,
    });
    try {
      expect(await scanImage(name, images.base)).toEqual([
        'build tool: make',
        expect.stringMatching(/^secret file: \/app\/\.npmrc$/),
        expect.stringMatching(/^secret in history: .*_authToken/),
        'secret: /app/.npmrc',
        'source: /opt/docker-watcher/left.map',
        'world-writable: /opt/open',
      ]);
    } finally {
      await docker(['image', 'rm', name]);
    }
  });

  it('says what it is', async () => {
    const labels = JSON.parse(
      await docker(['image', 'inspect', '--format', '{{json .Config.Labels}}', images.one]),
    ) as Record<string, string>;
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': 'docker-watcher',
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.version': VERSIONS.one,
    });
    expect((await docker(['run', '--rm', images.one, 'docker-watcher', '--version'])).trim()).toBe(VERSIONS.one);
    expect((await docker(['run', '--rm', images.two, 'docker-watcher', '--version'])).trim()).toBe(VERSIONS.two);
  });
});

describe('who it runs as', () => {
  const WHO = 'console.log(process.getuid(), process.getgid(), process.getgroups().sort((a, b) => b - a).join())';

  it('respects a user it is given, without any capability', async () => {
    const as = ['--user', '1234:1234', '--group-add', '4321', '--cap-drop', 'ALL', '--read-only'];
    const status = await docker(['run', '--rm', ...as, '--entrypoint', 'cat', images.one, '/proc/self/status']);
    expect(status).toMatch(/^Uid:\s+1234/m);
    expect(await docker(['run', '--rm', ...as, images.one, 'docker-watcher', '--version'])).toContain(VERSIONS.one);
  });

  it('drops from root to user 1000 with the group of the socket, and keeps no privilege', async () => {
    const socket = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '');
    const group = statSync(socket).gid;
    const mount = ['--volume', `${socket}:/var/run/docker.sock`];
    const program = ['sh', '-c', `printf '%s' '${WHO}' > /opt/docker-watcher/bin/docker-watcher && docker-watcher`];
    const said = await docker(['run', '--rm', ...mount, images.one, ...program]);
    expect(said.trim()).toBe(`1000 1000 ${[...new Set([1000, group])].sort((a, b) => b - a).join()}`);
  });
});

describe('the image at work', () => {
  let world: ImageWorld;

  beforeAll(async () => {
    world = await openImageWorld();
    await world.startProxy(images.one);
    await world.startController(images.one);
  });

  afterAll(async () => {
    await world?.close();
  });

  it('runs read-only, with an init, as user 1000 and without capabilities', async () => {
    const processes = await docker(['top', world.names.controller, '-eo', 'pid,uid,args']);
    expect(processes).toMatch(/ 1000 +tini -- node/);
    expect(processes).toMatch(/ 1000 +node \/opt\/docker-watcher\/bin\/docker-watcher serve/);
    const pid = /(\d+)\s+1000 +node/.exec(processes)?.[1];
    const status = await docker(['exec', world.names.controller, 'sh', '-c', 'cat /proc/[0-9]*/status']);
    expect(pid).toBeDefined();
    const node = status.split(/(?=^Name:)/m).find((one) => /^Name:\s+node$/m.test(one));
    expect(node).toMatch(/^CapEff:\s+0+$/m);
    expect(node).toMatch(/^NoNewPrivs:\s+1$/m);
    const isReadOnly = ['inspect', '--format', '{{.HostConfig.ReadonlyRootfs}}', world.names.controller];
    expect((await docker(isReadOnly)).trim()).toBe('true');
    expect(statSync(`${world.folder}/data`).uid).toBe(1000);
  });

  it('is healthy while it answers, and not when it does not', async () => {
    expect(await world.healthOf(world.names.controller)).toBe('healthy');
    expect(await world.healthOf(world.names.proxy)).toBe('healthy');
    const name = `${world.project}-silent`;
    // Of a period of 0 s the engine would think that the image's own is meant.
    const quick = ['--health-interval', '1s', '--health-retries', '1', '--health-start-period', '1ms'];
    const label = ['--label', `io.docker-watcher.project=${world.project}`];
    await docker(['run', '--detach', '--name', name, ...label, ...quick, ...CAPABILITIES, images.one, 'sleep', '60']);
    expect(await world.healthOf(name)).toBe('unhealthy');
    await docker(['rm', '--force', '--volumes', name]);
  });

  it('deploys what is pushed, and its command works inside of it', async () => {
    await world.push('v1');
    await world.live('v1');
    const load = world.load();
    await sleep(300);
    const { failed, answers } = await load.stop();
    expect(failed).toBe(0);
    expect([...answers.keys()]).toEqual(['v1']);
    const status = await docker(['exec', world.names.controller, 'docker-watcher', 'status']);
    expect(status).toContain('v1');
  });

  it('reaps what is left behind', async () => {
    await docker(['exec', world.names.controller, 'sh', '-c', '(sleep 0.2 &) ; (sleep 0.2 &)']);
    await sleep(1_000);
    const states = await docker(['exec', world.names.controller, 'sh', '-c', 'grep -h ^State: /proc/[0-9]*/status']);
    expect(states).toContain('S (sleeping)');
    expect(states).not.toContain('Z (zombie)');
  });

  it('is restarted, and upgraded to the next version, with no failed request', async () => {
    const load = world.load();
    await world.restartController(images.one);
    await world.replaceController(images.two);
    await world.push('v2');
    await world.live('v2');
    await sleep(500);
    const { sent, failed, faults, answers } = await load.stop();
    expect([...faults]).toEqual([]);
    expect(failed).toBe(0);
    expect(sent).toBeGreaterThan(500);
    expect([...answers.keys()]).toEqual(['v1', 'v2']);
    const version = await docker(['exec', world.names.controller, 'docker-watcher', '--version']);
    expect(version.trim()).toBe(VERSIONS.two);
  });

  it('ends by itself when it is told to', async () => {
    await docker(['stop', '--time', '20', world.names.controller]);
    const state = ['inspect', '--format', '{{.State.ExitCode}} {{.State.OOMKilled}}', world.names.controller];
    expect((await docker(state)).trim()).toBe('0 false');
  });
});
