import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PartHealth, RegistrySource } from '@docker-watcher/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.js';
import { type ActivePart, createHttpClient, createPart, loadPlugins, type PluginSet } from '../../src/plugins/index.js';

/** Broken plugins on disk beside a good one, loaded all at once: each has words of its own, and the good one works. */

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SECRET = 'a-token-nobody-may-see';
const IMAGE = { host: 'registry.example.com', repository: 'a/b' };
const { signal } = new AbortController();

/** As a package with the sdk of its own would be: brand and version, never `instanceof`. */
const branded = (create: string, apiVersion = 1) => `
const secret = { type: 'string', 'x-docker-watcher-secret': true };
const config = { type: 'object', properties: { token: secret } };
export default {
  [Symbol.for('docker-watcher.plugin')]: true,
  apiVersion: ${apiVersion},
  parts: { 'NAME': { kind: 'registry', label: 'NAME', config, create: (config, context) => { ${create} } } },
};`;
const calling = (body: string) =>
  branded(`return { listTags: async (image, options) => { ${body} }, resolve: async () => undefined, pullAuth: async () => undefined,
    health: async () => ({ state: 'failed', detail: 'refused ' + config.token }) };`);

const PLUGINS: Readonly<Record<string, string>> = {
  good: calling(`return ['dev-1'];`),
  lacks: `import 'left-out-dependency';\n${branded('return {};')}`,
  future: branded('return {};', 99),
  'throws-on-import': `throw new Error('the moon is wrong');`,
  'throws-in-create': branded(`throw new Error('no such region, token ' + config.token);`),
  'throws-in-call': calling(`throw new TypeError('undefined is not a tag');`),
  'throws-a-string': calling(`throw 'just text';`),
  'leaks-in-call': calling(`throw new Error('GET /?token=' + encodeURIComponent(config.token) + ' ' + config.token);`),
  hangs: calling(`return new Promise(() => undefined);`),
  'answers-nonsense': calling(`return { tags: 7 };`),
  'second-sdk': `import { definePlugin, defineRegistry, PluginError, Secret, Type } from '@docker-watcher/sdk';
export default definePlugin({
  'second-sdk': defineRegistry({
    label: 'Second', config: Type.Object({ token: Secret() }),
    create: () => ({
      listTags: async () => { throw new PluginError('rate_limited', 'Slowly.', { retryAfterMs: 5_000 }); },
      resolve: async () => undefined, pullAuth: async () => undefined,
    }),
  }),
});`,
};

let root: string;
let set: PluginSet;
const http = createHttpClient({ userAgent: 'test' });
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-broken-'));
  for (const [name, code] of Object.entries(PLUGINS)) await put(name, code);
  await put('old', `throw new Error('must not run');`, { peerDependencies: { '@docker-watcher/sdk': '^99.0.0' } });
  await ownSdk(join(root, 'node_modules/docker-watcher-plugin-second-sdk'));
  set = await loadPlugins({ plugins: [...Object.keys(PLUGINS), 'old', 'missing'], types: [] }, [root]);
});
afterAll(async () => {
  http.close();
  await rm(root, { recursive: true, force: true });
});

async function put(name: string, code: string, manifest: object = {}): Promise<void> {
  const dir = join(root, 'node_modules', `docker-watcher-plugin-${name}`);
  await mkdir(dir, { recursive: true });
  const base = { name: `docker-watcher-plugin-${name}`, version: '1.2.3', type: 'module', exports: './main.js' };
  await writeFile(join(dir, 'package.json'), JSON.stringify({ ...base, ...manifest }));
  await writeFile(join(dir, 'main.js'), code.replaceAll('NAME', name));
}

/** Another copy of the sdk, as npm would install it below the plugin itself. */
async function ownSdk(plugin: string): Promise<void> {
  const place = join(plugin, 'node_modules/@docker-watcher/sdk');
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['-b', 'packages/sdk'], { cwd: ROOT });
  await cp(join(ROOT, 'packages/sdk/dist'), join(place, 'dist'), { recursive: true });
  const manifest = { name: '@docker-watcher/sdk', version: '0.1.7', type: 'module', exports: './dist/index.js' };
  await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
  await symlink(join(ROOT, 'node_modules/typebox'), join(plugin, 'node_modules/typebox'));
}

function open(name: string): ActivePart<RegistrySource> {
  const lookup = set.part('registry', name);
  if (lookup.kind === 'problem') throw lookup.problem;
  const host = { clock: systemClock, log: silentLog, http, dataDir: root };
  return createPart('registry', name, lookup.found, { token: SECRET }, host);
}

describe('loading', () => {
  it.each([
    ['missing', 'plugin.missing', 'is not installed'],
    ['lacks', 'plugin.broken', 'its dependency "left-out-dependency" is not'],
    ['old', 'plugin.incompatible', 'needs @docker-watcher/sdk ^99.0.0'],
    ['future', 'plugin.incompatible', 'speaks plugin API 99'],
    ['throws-on-import', 'plugin.broken', 'the moon is wrong'],
  ])('of a plugin that is %s: %s', (name, code, words) => {
    const problem = set.problems.find((one) => one.name === name)?.problem;
    expect(problem).toMatchObject({ code, message: expect.stringContaining(words), hint: expect.any(String) });
  });

  it('keeps all the others', async () => {
    expect(set.problems).toHaveLength(5);
    await expect(open('good').part.listTags(IMAGE, { signal })).resolves.toEqual(['dev-1']);
  });

  it('ends for a plugin that waits for ever at its top level', { timeout: 30_000 }, async () => {
    await put('waits', 'await new Promise(() => undefined);');
    const { problems } = await loadPlugins({ plugins: ['waits'], types: [] }, [root]);
    expect(problems[0]?.problem).toMatchObject({
      code: 'plugin.broken',
      message: expect.stringContaining('not ready'),
    });
  });
});

describe('using', () => {
  it('says which part could not be made, without its secrets', () => {
    expect(() => open('throws-in-create')).toThrow(
      expect.objectContaining({
        code: 'plugin.broken',
        message: expect.stringMatching(/could not set up "throws-in-create": no such region, token •••$/),
      }),
    );
  });

  it.each([
    ['throws-in-call', 'bad_answer', 'undefined is not a tag'],
    ['throws-a-string', 'bad_answer', 'just text'],
    ['answers-nonsense', 'bad_answer', 'answered wrongly'],
    ['second-sdk', 'rate_limited', 'Slowly.'],
  ])('%s: %s', async (name, code, words) => {
    await expect(open(name).part.listTags(IMAGE, { signal })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('keeps secrets out of errors and health', async () => {
    const { part } = open('leaks-in-call');
    const error = await part.listTags(IMAGE, { signal }).catch((fault: Error) => fault);
    expect(String((error as Error).message)).not.toContain(SECRET);
    expect((error as Error).message).toContain('GET /?token=••• •••');
    const health = (await part.health?.({ signal })) as PartHealth;
    expect(health.detail).toBe('refused •••');
  });

  it('lets go of a call that hangs when it is told to', async () => {
    const stop = new AbortController();
    const reason = new Error('Enough.');
    setTimeout(() => stop.abort(reason), 50);
    await expect(open('hangs').part.listTags(IMAGE, stop)).rejects.toBe(reason);
  });

  it('calls a part degraded that keeps failing, and no other', async () => {
    const [bad, good] = [open('throws-in-call'), open('good')];
    for (let i = 0; i < 3; i += 1) await bad.part.listTags(IMAGE, { signal }).catch(() => undefined);
    await good.part.listTags(IMAGE, { signal });
    expect([bad.guard.standing.state, good.guard.standing.state]).toEqual(['degraded', 'ok']);
  });
});
