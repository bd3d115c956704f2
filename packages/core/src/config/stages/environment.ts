import type { EnvValue } from '../../deploy/index.js';
import type { LoadContext } from '../context.js';
import { looksSecret } from '../secrets/looks-secret.js';
import type { Path } from '../source/path.js';
import type { Given, Levels } from './levels.js';
import { type Scalar, textOf } from './scalars.js';

interface RawEnvValue {
  readonly value?: Scalar;
  readonly value_env?: string;
  readonly value_file?: string;
  readonly secret?: boolean;
}

type RawEnv = Readonly<Record<string, Scalar | RawEnvValue>> | readonly string[];

const NAME = /^[A-Za-z_][\w.-]*$/;

/** Variables of the container, merged by name over the levels. */
export function environmentOf(levels: Levels, context: LoadContext): Readonly<Record<string, EnvValue>> {
  const env = new Map<string, EnvValue>();
  for (const { value, path } of levels.all('env')) {
    for (const [name, one] of entriesOf({ value, path }, context)) env.set(name, one);
  }
  return Object.fromEntries(env);
}

function entriesOf({ value, path }: Given<RawEnv>, context: LoadContext): readonly (readonly [string, EnvValue])[] {
  if (Array.isArray(value)) {
    return value.flatMap((line: string | undefined, index) =>
      line === undefined ? [] : entryOf(fromLine(line, [...path, index], context), context),
    );
  }
  return Object.entries(value).flatMap(([name, one]: [string, Scalar | RawEnvValue]) =>
    entryOf({ name, given: { value: one, path: [...path, name] }, side: 'key' }, context),
  );
}

interface Entry {
  readonly name: string;
  readonly given: Given<Scalar | RawEnvValue>;
  readonly side: 'key' | 'value';
}

function fromLine(line: string, path: Path, { problems }: LoadContext): Entry | undefined {
  const equals = line.indexOf('=');
  if (equals <= 0) {
    problems.add(
      path,
      'This line has no name and value.',
      'Write NAME=value. To pass a variable of docker-watcher on, write a map: {NAME: {value_env: NAME}}.',
    );
    return undefined;
  }
  return { name: line.slice(0, equals), given: { value: line.slice(equals + 1), path }, side: 'value' };
}

function entryOf(entry: Entry | undefined, context: LoadContext): readonly (readonly [string, EnvValue])[] {
  if (entry === undefined) return [];
  const { name, given, side } = entry;
  if (!NAME.test(name)) {
    const hint = 'Letters, digits and "_", not starting with a digit.';
    context.problems.add(given.path, 'This can not be the name of a variable.', hint, side);
    return [];
  }
  const value = resolveValue(name, given, context);
  if (value?.secret === true && value.value !== '') context.secrets.remember(value.value);
  return value === undefined ? [] : [[name, value]];
}

function resolveValue(
  name: string,
  { value, path }: Given<Scalar | RawEnvValue>,
  context: LoadContext,
): EnvValue | undefined {
  if (typeof value !== 'object') return { value: textOf(value, path, context), secret: looksSecret(name) };
  const forms = (['value', 'value_env', 'value_file'] as const).filter((form) => value[form] !== undefined);
  const [form, second] = forms;
  if (form === undefined) {
    if (!FORMS.some((one) => context.problems.isSpoiled([...path, one]))) {
      context.problems.add(path, 'This variable has no value.', 'Give it value, value_env or value_file.', 'key');
    }
    return undefined;
  }
  if (second !== undefined) {
    context.problems.add([...path, second], `"${form}" and "${second}" say the same.`, 'Keep one of the two.', 'key');
    return undefined;
  }
  const at = [...path, form];
  const { value: inline, value_env: variable, value_file: file } = value;
  const text =
    inline !== undefined
      ? textOf(inline, at, context)
      : variable !== undefined
        ? context.secrets.fromEnv(variable, at)
        : context.secrets.fromFile(file ?? '', at);
  if (text === undefined) return undefined;
  return { value: text, secret: value.secret ?? (form !== 'value' || looksSecret(name)) };
}

const FORMS = ['value', 'value_env', 'value_file'];
