import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROMOTION } from '../api/samples.js';
import { DIGEST, openWorld, type World } from '../api/world.js';
import { commandLine } from './run.js';

let folder: string;
let world: World;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-cli-'));
  world = await openWorld({}, join(folder, 'controller.sock'));
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...argv: string[]) => commandLine({ env: { DOCKER_WATCHER_DATA: folder } }).run(...argv);

describe('wanting something of a stage', () => {
  it.each<[argv: string[], request: unknown, says: RegExp]>([
    [
      ['apply', 'app/dev', '--confirm'],
      { confirm: true },
      /^Apply of dev-1 on app\/dev: succeeded\. Its id: deploy-1\n$/,
    ],
    [['restart', 'app/dev'], {}, /^Restart of dev-1 on app\/dev: /],
    [['pause', 'app/dev'], 'pause', /^app\/dev is paused: nothing is deployed by itself\.\n$/],
    [['resume', 'app/dev'], 'resume', /^app\/dev takes new versions by itself again\.\n$/],
    [['stop', 'app/dev'], 'stop', /^app\/dev is being stopped\. .*docker-watcher start app\/dev\n$/],
    [['start', 'app/dev'], 'start', /^app\/dev is being started\.\n$/],
    [['skip', 'app/dev', 'v2'], { skip: 'v2' }, /^v2 is not deployed on app\/dev by itself any more\.\n$/],
    [['quarantine', 'lift', 'app/dev', DIGEST], { digest: DIGEST }, /^Lifted: sha256:a+ may be deployed on app\/dev/],
    [['remove', 'app/old', '--yes'], 'remove', /^app\/old is being removed\. Named volumes stay\.\n$/],
  ])('%j', async (argv, request, says) => {
    const { code, out, err } = await run(...argv);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(says);
    expect(world.asked.map((one) => one.request)).toEqual([request]);
  });

  it('asks a person before it removes, and refuses where nobody is', async () => {
    const asked = (answer: string) => commandLine({ env: { DOCKER_WATCHER_DATA: folder }, answer });
    expect(await asked('').run('remove', 'app/old')).toEqual({
      code: 0,
      out: 'Nothing was removed.\n',
      err: 'Remove app/old: its route, containers and images? [y/N] ',
    });
    expect((await run('remove', 'app/old')).code).toBe(2);
    expect(world.asked).toEqual([]);
    expect((await asked('y').run('remove', 'app/old')).out).toContain('app/old is being removed');
    expect(world.asked.map(({ request }) => request)).toEqual(['remove']);
  });
});

describe('looking', () => {
  it('asks the registry now, for one stage or for all', async () => {
    expect((await run('look', 'app/dev')).out).toBe('Looking at git.example.com/alexei/app (gitea).\n');
    expect(world.looked).toEqual(['gitea git.example.com/alexei/app']);
    expect((await run('look')).out).toContain('Looking at git.example.com/alexei/other (gitea).\n');
    expect(world.looked).toHaveLength(3);
    expect((await run('look', 'app/old')).out).toBe('There is nothing to look at.\n');
  });
});

describe('promoting', () => {
  it('shows what speaks for it, and sends exactly that', async () => {
    const { code, out } = await run('promote', 'other/dev', '--confirm');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "v1.4.2 has been live on other/rel for 3 d 2 h, by user ann:
        gate     200 from /api/health in 12 ms, twice
        prove    generation 7 answers at stage-rel-other.example.com
      Deploy of dev-1 on app/dev: succeeded. Its id: deploy-1
      "
    `);
    expect(world.asked.map(({ request }) => request)).toEqual([{ digest: DIGEST, confirm: true }]);
  });

  it('does not send what may not go, and names what could', async () => {
    const older = { ...PROMOTION, tag: 'v1.4.1', digest: `sha256:${'b'.repeat(64)}` };
    world.state.promotions = [{ ...PROMOTION, obstacle: 'v1.4.2 was rolled back from on other/rel.' }, older];
    const refused = await run('promote', 'other/dev');
    expect([refused.code, refused.out, world.asked]).toEqual([3, '', []]);
    expect(refused.err).toContain(
      '✗ v1.4.2 was rolled back from on other/rel.\n  These could go: v1.4.1 (--digest sha256:b',
    );
    expect((await run('promote', 'other/dev', '--digest', older.digest)).out).toMatch(/^v1\.4\.1 has been live/);
    expect(world.asked.map(({ request }) => request)).toEqual([{ digest: older.digest }]);
  });

  it('leaves it to the controller to say no when nothing ran there', async () => {
    world.state.promotions = [];
    await run('promote', 'other/dev');
    expect(world.asked.map(({ request }) => request)).toEqual([{}]);
    expect((await run('promote', 'app/dev')).code).toBe(3);
  });
});
