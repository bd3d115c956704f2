import { access, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { AppError } from '../../base/index.js';
import { type Answers, type Asker, collectAnswers, type InitFlags } from '../init/answers.js';
import { composeConfig } from '../init/compose.js';
import type { Actions } from '../shell.js';
import type { Terminal } from '../terminal.js';

export interface InitContext {
  readonly actions: Pick<Actions, 'validate' | 'schema'>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

export interface InitOptions extends InitFlags {
  readonly yes?: boolean;
  readonly force?: boolean;
}

const SCHEMA_FILE = 'docker-watcher.schema.json';
/** Found without being named. */
const USUAL_NAME = 'docker-watcher.yaml';

/** Asks, writes a configuration that is right, and says what comes next. `file` is an absolute path. */
export async function init(context: InitContext, file: string, options: InitOptions): Promise<void> {
  const { terminal } = context;
  if (options.force !== true && (await exists(file))) {
    throw new AppError('request.conflict', `${file} is there already.`, {
      hint: 'Name another file, or overwrite it with --force.',
    });
  }
  const answers = await collectAnswers(askerOf(context, options));
  const checked = await write(context, file, composeConfig(answers, `./${SCHEMA_FILE}`));
  await writeSchema(context, file, options.force === true);
  terminal.out(`${checked.trimEnd()}\n\n${nextSteps(answers, file)}`);
}

/** Under another name until it has been checked: what is there is never replaced by something wrong. */
async function write({ actions }: InitContext, file: string, text: string): Promise<string> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.yaml`);
  await writeFile(draft, text, { mode: 0o644 }).catch(cantWrite(file));
  try {
    const { ok, text: said } = await actions.validate({ config: draft });
    const told = said.replaceAll(draft, file);
    if (!ok) throw new AppError('config.invalid', `These answers make no good configuration.\n${told}`);
    await rename(draft, file).catch(cantWrite(file));
    return told;
  } finally {
    await rm(draft, { force: true });
  }
}

/** For editors: they complete and check the file by it. */
async function writeSchema({ actions }: InitContext, file: string, isForced: boolean): Promise<void> {
  const schemaFile = join(dirname(file), SCHEMA_FILE);
  if (!isForced && (await exists(schemaFile))) return;
  await writeFile(schemaFile, `${(await actions.schema({ config: file })).trimEnd()}\n`).catch(cantWrite(schemaFile));
}

/** Flags first; then a person, if one is there; else what is usual, if that was agreed to. */
function askerOf({ terminal, signal }: InitContext, { yes = false, force: _, ...flags }: InitOptions): Asker {
  return async (name, question, usual) => {
    const given = flags[name];
    if (given !== undefined) return given.trim();
    if (yes && usual !== undefined) return usual;
    const { ask } = terminal;
    if (yes || ask === undefined) {
      throw new AppError('request.invalid', `Nobody is here to be asked: ${question}.`, {
        hint: `Say it with --${flagOf(name)}${usual === undefined ? '' : ', or take what is usual with --yes'}.`,
      });
    }
    const answer = (await ask(`${question}${usual === undefined ? '' : ` [${usual}]`}: `, signal)).trim();
    return answer === '' && usual !== undefined ? usual : answer;
  };
}

function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function nextSteps({ tokenEnv, npm, image, stages, registry }: Answers, file: string): string {
  const path = relative(process.cwd(), file);
  const flag = path === USUAL_NAME ? '' : ` --config ${path.startsWith('..') ? file : path}`;
  const variables = [tokenEnv, npm?.passwordEnv].filter((name) => name !== undefined);
  const steps = [
    ...(variables.length === 0
      ? []
      : [['Give it its secrets:', ...variables.map((name) => `export ${name}=…${hintOf(name, tokenEnv, registry)}`)]]),
    ['See whether all it needs is there:', `docker-watcher doctor${flag}`],
    ['Run it; it prints the password of the dashboard once:', `docker-watcher serve${flag}`],
    ['See where the registry should call, with which secret:', `docker-watcher webhooks${flag}`],
    [`Push a tag of ${image}: it goes live on ${stages[0]}.`],
  ];
  const lines = steps.flatMap(([what, ...commands], i) => [
    `  ${i + 1}. ${what}`,
    ...commands.map((command) => `       ${command}`),
  ]);
  return `Wrote ${path.startsWith('..') ? file : path}. Next:\n${lines.join('\n')}\n`;
}

function hintOf(name: string, tokenEnv: string | undefined, registry: Answers['registry']): string {
  if (name !== tokenEnv || registry === 'oci') return '';
  return registry === 'gitea' ? '   with the scope read:package' : '   with the scope read:packages';
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function cantWrite(file: string): (cause: Error) => never {
  return (cause) => {
    throw new AppError('config.unreadable', `${file} can't be written: ${cause.message}`, { cause });
  };
}
