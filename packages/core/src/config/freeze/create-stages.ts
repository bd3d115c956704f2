import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../../base/index.js';
import type { EnvValue, FrozenStage, RunSpec, StageSpec, Stages } from '../../deploy/index.js';
import type { Config } from '../model.js';
import { looksSecret } from '../secrets/looks-secret.js';
import { parseEnvFile } from './env-file.js';
import { hashStage } from './hash-stage.js';

/** The stages of the configuration in force, whichever that is at the time of asking. */
export function createStages(get: () => Config): Stages {
  /** They are asked for far more often than they change. */
  const frozen = new WeakMap<StageSpec, { readonly stamp: string; readonly stage: FrozenStage }>();
  const byKey = new WeakMap<Config, ReadonlyMap<string, StageSpec>>();
  const find = (key: string): StageSpec | undefined => {
    const config = get();
    const known = byKey.get(config) ?? new Map(config.stages.map((stage) => [stage.key, stage]));
    byKey.set(config, known);
    return known.get(key);
  };
  return {
    get: find,
    all: () => get().stages,
    async freeze(key) {
      const stage = find(key);
      if (stage === undefined) throw new AppError('not_found', `There is no stage ${key} in the configuration.`);
      const stamp = await stampOf(stage.run.envFile);
      const known = frozen.get(stage);
      if (known?.stamp === stamp) return known.stage;
      const spec = { ...stage, run: await withEnvFile(stage.run) };
      const fresh = { spec, configHash: hashStage(spec) };
      // Taken before the file was read: a change in between is seen the next time.
      frozen.set(stage, { stamp, stage: fresh });
      return fresh;
    },
  };
}

/** Changes with every write to the file; a file that is not there is left for who reads it to tell. */
async function stampOf(envFile: string | undefined): Promise<string> {
  if (envFile === undefined) return '';
  const facts = await stat(envFile, { bigint: true }).catch(() => undefined);
  return facts === undefined ? 'missing' : [facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ');
}

/** Inline `env` wins over the file. */
async function withEnvFile({ envFile, ...run }: RunSpec): Promise<RunSpec> {
  if (envFile === undefined) return run;
  return { ...run, env: { ...(await readEnvFile(envFile)), ...run.env } };
}

async function readEnvFile(path: string): Promise<Readonly<Record<string, EnvValue>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
    const reason = code === 'ENOENT' ? 'is not there' : `can't be read (${code})`;
    throw new AppError('deploy.env_file_missing', `The env_file ${path} ${reason}.`, {
      hint: 'Put it there, or correct "env_file" in the configuration, and deploy again.',
      cause: error,
    });
  }
  const parsed = parseEnvFile(text);
  if (!parsed.ok) {
    throw new AppError(
      'config.invalid',
      `Line ${parsed.line} of the env_file ${path} is not right: ${parsed.reason}.`,
      {
        hint: 'Lines are NAME=value; values with quotes or "#" in them stand in quotes.',
      },
    );
  }
  const entries = Object.entries(parsed.env).map(
    ([name, value]) => [name, { value, secret: looksSecret(name) }] as const,
  );
  return Object.fromEntries(entries);
}
