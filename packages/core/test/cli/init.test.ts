import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schema, validate } from '../../src/app/index.js';
import { commandLine } from './run.js';

const actions = { validate, schema };
const IMAGE = ['--image', 'git.example.com/alexei/app'];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-init-'));
  file = join(folder, 'docker-watcher.yaml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => commandLine({ actions }).run('init', file, ...argv);

describe('init', () => {
  it('takes what is usual, and says what comes next', async () => {
    const { code, out } = await run('--yes', ...IMAGE);
    expect(code).toBe(0);
    expect(out).toContain('export GITEA_TOKEN=…');
    expect(out).toContain(`docker-watcher doctor --config ${file}`);
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/docker-watcher\.schema\.json\n/);
    expect(text).toMatch(/^version: 1$/m);
    expect(text).toMatch(/promote_from: dev/);
    expect((await validate({ config: file })).ok).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['docker-watcher.schema.json', 'docker-watcher.yaml']);
    expect(JSON.parse(await readFile(join(folder, 'docker-watcher.schema.json'), 'utf8'))).toHaveProperty('properties');
  });

  it('asks a person, who may take what is usual', async () => {
    const answers = [
      'ghcr.io/acme/web',
      'site',
      '',
      '',
      'none',
      '8000',
      'example.com',
      'npm',
      '',
      'me@example.com',
      '',
      'rel, prod',
    ];
    const { code, err } = await commandLine({ actions, answers }).run('init', file);
    expect(code).toBe(0);
    expect(err).toContain('Kind of registry (gitea, github, oci) [github]: ');
    const text = await readFile(file, 'utf8');
    for (const line of [
      'url: https://ghcr.io',
      '# token_env:',
      'port: 8000',
      'type: npm',
      'email: me@example.com',
      'promote_from: rel',
    ])
      expect(text).toContain(line);
    expect(answers).toEqual([]);
  });

  it.each([
    ['gitea', 'embedded', '3000', 'dev,rel,prod'],
    ['github', 'npm', '3000', 'prod'],
    ['oci', 'embedded', 'none', 'dev,prod'],
    ['oci', 'npm', '65535', 'a,b,c,d'],
  ])('writes what is right: %s, %s, port %s, stages %s', async (registry, proxy, port, stages) => {
    const flags = [
      '--registry',
      registry,
      '--proxy',
      proxy,
      '--port',
      port,
      '--stages',
      stages,
      '--domain',
      'example.com',
    ];
    const { code, err } = await run('--yes', ...IMAGE, ...flags);
    expect([code, err]).toEqual([0, '']);
    const { ok, text } = await validate({ config: file });
    expect([ok, text.includes('answers nobody')]).toEqual([true, port === 'none']);
  });

  it('overwrites only when told to', async () => {
    await writeFile(file, 'mine\n');
    const refused = await run('--yes', ...IMAGE);
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('--force')]);
    expect(await readFile(file, 'utf8')).toBe('mine\n');
    expect((await run('--yes', '--force', ...IMAGE)).code).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('version: 1');
  });

  it.each([
    [['--image', 'git.example.com/a/b:v1'], '--image'],
    [[...IMAGE, '--port', '0'], '--port'],
    [[...IMAGE, '--token-env', 'not a name'], '--token-env'],
    [[...IMAGE, '--domain', 'ex ample'], '--domain'],
    [[...IMAGE, '--project', 'Über'], '--project'],
    [[...IMAGE, '--stages', ','], '--stages'],
    [[...IMAGE, '--registry-url', 'git.example.com'], '--registry-url'],
    [[], '--image'],
  ])('refuses %j, and writes nothing', async (flags, named) => {
    const { code, err } = await run('--yes', ...flags);
    expect(code).toBe(2);
    expect(err).toContain(named);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when the answers make no good configuration', async () => {
    const bad = { ...actions, validate: async () => ({ ok: false, text: 'wrong' }) };
    const { code, err } = await commandLine({ actions: bad }).run('init', file, '--yes', ...IMAGE);
    expect([code, err]).toEqual([2, expect.stringContaining('wrong')]);
    expect(await readdir(folder)).toEqual([]);
  });
});
