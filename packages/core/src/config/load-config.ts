import { readFileSync } from 'node:fs';
import { checkValue } from './check/check-value.js';
import type { LoadContext } from './context.js';
import { dataDirOf, resolveAuth, resolveDocker, resolveServer } from './controller/resolve-controller.js';
import { deepFreeze } from './deep-freeze.js';
import type { Config, ConfigProblem } from './model.js';
import { noteWorthKnowing } from './note-worth-knowing.js';
import { draftParts } from './parts/part-drafts.js';
import { pluginsDirOf, wishOf } from './parts/part-wish.js';
import { resolveParts } from './parts/resolve-parts.js';
import type { OwnMount, PartSchemas, PartWish, ReadText } from './ports.js';
import { defaultOf } from './schema/default-of.js';
import { FileSchema, type RawFile } from './schema/file.js';
import { Secrets } from './secrets/secrets.js';
import { type ConfigSource, readSource } from './source/config-source.js';
import { Problems } from './source/problems.js';
import { resolveStages } from './stages/resolve-stages.js';

export interface LoadOptions {
  /** Absolute path. */
  readonly file: string;
  /** The environment that `*_env` keys name variables of. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Wins over the environment and the file. */
  readonly dataDir?: string;
  readonly readText?: ReadText;
  /** Loads what the file names of plugins; asked once. */
  readonly parts: (wish: PartWish) => Promise<PartSchemas>;
  /** The mounts of the container this process runs in; absent: it runs in none. */
  readonly ownMounts?: readonly OwnMount[];
  /** Secrets that are not on this machine are worth a note, not an error: the file is checked where it does not run. */
  readonly withoutSecrets?: boolean;
}

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly file: string; readonly problems: readonly ConfigProblem[] };

/** Reads, checks and resolves the configuration; with mistakes in it, tells all of them at once. */
export async function loadConfig(options: LoadOptions): Promise<Loaded> {
  const { file, env, readText = readTextFile, ownMounts, withoutSecrets = false } = options;
  const source = read(file, readText);
  if ('problem' in source) return { ok: false, file, problems: [source.problem] };
  const problems = new Problems(source);
  if (!source.readable) return { ok: false, file, problems: problems.errors };

  const secrets = new Secrets({ env, readText, file, lenient: withoutSecrets }, problems);
  const written = secrets.resolve(FileSchema, source.value, []);
  const raw = checkValue(FileSchema, written, problems, { at: [] }) as RawFile;
  const drafts = draftParts(raw, problems);
  const schemas = await options.parts(wishOf(file, raw, drafts));
  const context: LoadContext = {
    source,
    problems,
    secrets,
    raw,
    schemas,
    ...(ownMounts === undefined ? {} : { ownMounts }),
  };

  const { registries, proxy, notifiers } = resolveParts(drafts, context);
  const stages = resolveStages(context);
  const server = resolveServer(context);
  const auth = resolveAuth(context, server);
  const docker = resolveDocker(context);
  if (problems.errors.length > 0 || proxy === undefined) return { ok: false, file, problems: problems.errors };

  noteWorthKnowing(stages, registries, context, readText);
  const pluginsDir = pluginsDirOf(file, raw);
  return {
    ok: true,
    config: deepFreeze({
      file,
      ...(raw.plugins === undefined ? {} : { plugins: raw.plugins }),
      ...(pluginsDir === undefined ? {} : { pluginsDir }),
      registries,
      proxy,
      notifiers,
      stages,
      server,
      auth,
      docker,
      dataDir: dataDirOf(context, options.dataDir, env),
      parallelDeploys: raw.parallel_deploys ?? defaultOf(FileSchema, 'parallel_deploys'),
      secrets: secrets.values,
      notes: problems.notes,
    }),
  };
}

const readTextFile: ReadText = (path) => readFileSync(path, 'utf8');

function read(file: string, readText: ReadText): ConfigSource | { readonly problem: ConfigProblem } {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
    const message = code === 'ENOENT' ? 'The file is not there.' : `The file can't be read (${code}).`;
    return { problem: { line: 1, column: 1, path: '', message, hint: 'Check its path and who may read it.' } };
  }
  return readSource(file, text);
}
