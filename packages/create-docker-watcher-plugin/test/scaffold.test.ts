import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KINDS } from '../src/index.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(ROOT, 'packages/create-docker-watcher-plugin/dist/bin/create-docker-watcher-plugin.js');
const DOCKER_WATCHER = join(ROOT, 'packages/core/dist/bin/docker-watcher.js');
/** What `npm install` would bring: our packages as built, and the tools. */
const INSTALLED = [
  '@docker-watcher/sdk',
  '@docker-watcher/testkit',
  '@docker-watcher/oci-client',
  '@types/node',
  'typescript',
  'vitest',
];
const LONG_MS = 240_000;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'dw-create-'));
  const packages = ['testkit', 'oci-client', 'create-docker-watcher-plugin'].map((name) => `packages/${name}`);
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['-b', ...packages], { cwd: ROOT });
}, LONG_MS);
afterAll(() => rm(home, { recursive: true, force: true }));

const create = (...argv: string[]) => run(process.execPath, [BIN, ...argv], { cwd: home });

async function install(folder: string): Promise<void> {
  for (const name of INSTALLED) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), place);
  }
}

it.each(KINDS)(
  'a new %s passes its tests, is loaded by docker-watcher, and is seen in its list',
  { timeout: LONG_MS },
  async (kind) => {
    const name = `my-${kind}`;
    const { stdout } = await create(name, '--kind', kind);
    expect(stdout).toContain(`docker-watcher-plugin-${name}`);
    const folder = join(home, `docker-watcher-plugin-${name}`);
    for (const file of ['README.md', '.github/workflows/ci.yml', 'package.json'])
      expect(await readFile(join(folder, file), 'utf8')).not.toContain('__');
    await install(folder);
    // As `npm test` does: `pretest` builds.
    await run(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc')], { cwd: folder });
    const tests = await run(process.execPath, [join(folder, 'node_modules/vitest/vitest.mjs'), 'run'], { cwd: folder });
    expect(tests.stdout).toContain('passed');
    expect(tests.stdout).not.toContain('failed');

    const config = join(home, `${kind}.yaml`);
    await writeFile(config, `plugins: [./docker-watcher-plugin-${name}]\n`);
    const list = await run(process.execPath, [DOCKER_WATCHER, 'plugins', 'list', '--config', config], { cwd: home });
    expect(list.stdout).toContain(`docker-watcher-plugin-${name}`);
    expect(list.stdout).toContain(`${kind} ${name}`);
  },
);

it('the file that the tutorial shows is right, for the plugin that it makes', { timeout: LONG_MS }, async () => {
  const tutorial = await readFile(join(ROOT, 'docs/plugins/tutorial.md'), 'utf8');
  const [, name = '', kind = ''] = /^npm create docker-watcher-plugin (\S+) -- --kind (\S+)$/m.exec(tutorial) ?? [];
  const [, yaml = ''] = /^```yaml\n([\s\S]+?)^```$/m.exec(tutorial) ?? [];
  await create(name, '--kind', kind);
  const folder = join(home, `docker-watcher-plugin-${name}`);
  await install(folder);
  await run(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc')], { cwd: folder });
  await writeFile(join(home, 'docker-watcher.yaml'), yaml);
  const env = { ...process.env, MESSAGES_TOKEN: 'secret' };
  const validate = () => run(process.execPath, [DOCKER_WATCHER, 'validate'], { cwd: home, env });
  expect((await validate()).stdout).toContain('is right');
  await writeFile(join(home, 'docker-watcher.yaml'), yaml.replace('url:', 'urll:'));
  await expect(validate()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "url"?') });
});

it('leaves a folder alone that holds something', async () => {
  await mkdir(join(home, 'taken'));
  await writeFile(join(home, 'taken/mine.txt'), 'mine');
  await expect(create('pager', '--kind', 'notifier', '--dir', 'taken')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not empty'),
  });
});

it('says how it is called when it is called wrongly', async () => {
  await expect(create('pager')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
});
