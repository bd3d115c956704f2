import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadGood, yamlOf } from '../../../test/config/load.js';
import type { StageSpec } from '../../deploy/index.js';
import type { Config } from '../model.js';
import { createStages } from './create-stages.js';
import { hashStage } from './hash-stage.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dw-freeze-'));
});
afterEach(() => rm(folder, { recursive: true }));

const configOf = (stage: string): Promise<Config> => loadGood(yamlOf({ stage }), { file: join(folder, 'dw.yaml') });

describe('freezing a stage', () => {
  it('reads the env_file each time, inline values winning over it', async () => {
    const config = await configOf('env_file: ./app.env\nenv: { A: inline, C: inline }');
    const stages = createStages(() => config);
    await writeFile(join(folder, 'app.env'), 'A=file\nB=file\nDB_PASSWORD=hidden');
    const first = await stages.freeze('app/dev');
    expect(first.spec.run.env).toEqual({
      A: { value: 'inline', secret: false },
      B: { value: 'file', secret: false },
      C: { value: 'inline', secret: false },
      DB_PASSWORD: { value: 'hidden', secret: true },
    });
    expect(first.spec.run).not.toHaveProperty('envFile');
    expect(first.configHash).toMatch(/^[0-9a-f]{16}$/);
    expect((await stages.freeze('app/dev')).configHash).toBe(first.configHash);

    await writeFile(join(folder, 'app.env'), 'A=other\nB=file\nDB_PASSWORD=hidden');
    expect((await stages.freeze('app/dev')).configHash).toBe(first.configHash);
    await writeFile(join(folder, 'app.env'), 'A=file\nB=other\nDB_PASSWORD=hidden');
    expect((await stages.freeze('app/dev')).configHash).not.toBe(first.configHash);
  });

  it('says which file is missing, and which line of it is wrong', async () => {
    const config = await configOf('env_file: ./app.env');
    const stages = createStages(() => config);
    const path = join(folder, 'app.env');
    await expect(stages.freeze('app/dev')).rejects.toMatchObject({
      code: 'deploy.env_file_missing',
      message: `The env_file ${path} is not there.`,
      hint: expect.stringContaining('env_file'),
    });
    await writeFile(path, 'A=b\nsecret-without-a-name');
    await expect(stages.freeze('app/dev')).rejects.toMatchObject({
      code: 'config.invalid',
      message: `Line 2 of the env_file ${path} is not right: it has no "=".`,
    });
  });

  it('goes by the configuration in force', async () => {
    let config = await configOf('keep: 1');
    const stages = createStages(() => config);
    expect(stages.get('app/dev')?.keep).toBe(1);
    config = await configOf('keep: 2');
    expect(stages.get('app/dev')?.keep).toBe(2);
    expect(stages.all()).toHaveLength(1);
    expect(stages.get('app/none')).toBeUndefined();
    await expect(stages.freeze('app/none')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the hash', () => {
  const specOf = async (stage: string): Promise<StageSpec> => {
    const [spec] = (await configOf(stage)).stages;
    if (spec === undefined) throw new Error('There is no stage');
    return spec;
  };

  it.each([
    ['port: 1', 'port: 2', true],
    ['subdomain: a', 'subdomain: b', true],
    ['tls: true', 'tls: { hsts: true }', true],
    ['command: a', 'command: b', true],
    ['env: { A: a }', 'env: { A: b }', true],
    ['healthcheck: /a', 'healthcheck: /b', true],
    ['hooks: { before_switch: [a] }', 'hooks: { before_switch: [b] }', true],
    ['env: { A: a, B: b }', 'env: { B: b, A: a }', false],
    ['labels: { a: a, b: b }', 'labels: { b: b, a: a }', false],
    ['env: { A: { value: a, secret: true } }', 'env: { A: a }', false],
    ['tag_exclude: a', 'tag_exclude: b', false],
    ['bake: 1s\nkeep: 1\nauto_deploy: true', 'bake: 2s\nkeep: 2\nauto_deploy: false', false],
  ])('of %j and %j differs: %s', async (a, b, differs) => {
    expect(hashStage(await specOf(a)) !== hashStage(await specOf(b))).toBe(differs);
  });

  it('does not depend on the order of keys, and depends on every value', async () => {
    const spec = await specOf('keep: 1');
    const withEnv = (entries: readonly (readonly [string, string])[]): string =>
      hashStage({
        ...spec,
        run: { ...spec.run, env: Object.fromEntries(entries.map(([name, value]) => [name, { value, secret: false }])) },
      });
    const anyEnv = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), fc.string()), {
      minLength: 1,
      maxLength: 8,
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(anyEnv, fc.nat(), fc.string({ minLength: 1 }), (entries, pick, more) => {
        const hash = withEnv(entries);
        expect(withEnv(entries.toReversed())).toBe(hash);
        const changed = entries.map(
          ([name, value], index) => [name, index === pick % entries.length ? value + more : value] as const,
        );
        expect(withEnv(changed)).not.toBe(hash);
        expect(withEnv(entries.slice(1))).not.toBe(hash);
      }),
      { numRuns: 200 },
    );
  });
});
