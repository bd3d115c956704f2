import { dirname, resolve } from 'node:path';
import { isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import { acceptsKind } from '../check/accepts-kind.js';
import type { ReadText } from '../ports.js';
import { kindOf } from '../source/kind-of.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';
import { nameOrNothing, pathOrNothing } from './quotable.js';

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readText: ReadText;
  /** Absolute path of the configuration file: paths are relative to its folder. */
  readonly file: string;
  /** A variable or file that is not there is worth a note only: the file is checked where it does not run. */
  readonly lenient: boolean;
}

/** Puts secrets in place, wherever they are kept, and remembers their values. */
export class Secrets {
  readonly #values = new Set<string>();

  constructor(
    private readonly sources: SecretSources,
    private readonly problems: Problems,
  ) {}

  /** Every value remembered so far. */
  get values(): readonly string[] {
    return [...this.#values];
  }

  remember(value: string): void {
    this.#values.add(value);
  }

  /** `value` with each secret field `x` of `schema` as `x`, though it be written as `x_env` or `x_file`. */
  resolve(schema: TSchema, value: unknown, at: Path): unknown {
    if (Array.isArray(value)) {
      const items = branchesOf(schema, value).map(({ items }) => items as TSchema | undefined);
      const [item] = items.filter((one) => one !== undefined);
      return item === undefined ? value : value.map((one, index) => this.resolve(item, one, [...at, index]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const result: Record<string, unknown> = { ...value };
    for (const branch of branchesOf(schema, value)) {
      for (const [key, property] of propertiesOf(branch, value)) {
        if (isSecretSchema(property)) this.#resolveField(key, result, at);
        else if (Object.hasOwn(result, key)) result[key] = this.resolve(property, result[key], [...at, key]);
      }
    }
    return result;
  }

  /** The variable `name` of our own environment; what is missing is told. */
  fromEnv(name: string, at: Path): string | undefined {
    const value = this.sources.env[name];
    if (value !== undefined && value !== '') return value;
    const quoted = nameOrNothing(name);
    const what = quoted === undefined ? 'The environment variable named here' : `The environment variable ${quoted}`;
    this.#absent(
      at,
      `${what} is ${value === undefined ? 'not set' : 'empty'}.`,
      quoted === undefined
        ? 'This key takes the name of a variable, such as APP_TOKEN; the value itself goes without _env.'
        : `Set ${quoted} where docker-watcher is started.`,
    );
    return undefined;
  }

  /** The text of a file, without the line break at its end; what is missing is told. */
  fromFile(path: string, at: Path): string | undefined {
    const quoted = pathOrNothing(path) === undefined ? 'The file named here' : `The file ${this.pathOf(path)}`;
    let text: string;
    try {
      text = this.sources.readText(this.pathOf(path)).replace(/[\r\n]+$/, '');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
      const reason = code === 'ENOENT' ? 'is not there' : `can't be read (${code})`;
      this.#absent(at, `${quoted} ${reason}.`, 'Paths are relative to the configuration file.');
      return undefined;
    }
    if (text !== '') return text;
    this.#absent(at, `${quoted} is empty.`, 'Put the value into it.');
    return undefined;
  }

  pathOf(path: string): string {
    return resolve(dirname(this.sources.file), path);
  }

  #absent(at: Path, message: string, hint: string): void {
    if (this.sources.lenient) this.problems.note(at, message, hint);
    else this.problems.add(at, message, hint);
  }

  #resolveField(key: string, map: Record<string, unknown>, at: Path): void {
    const forms = [key, `${key}_env`, `${key}_file`].filter((form) => Object.hasOwn(map, form));
    const [form, second] = forms;
    if (form === undefined) return;
    const given = map[form];
    for (const other of forms) delete map[other];
    if (second !== undefined) {
      this.problems.add([...at, second], `"${form}" and "${second}" say the same.`, 'Keep one of the two.', 'key');
      this.problems.excuse([...at, key]);
      return;
    }
    if (form === key) {
      map[key] = given;
      if (typeof given === 'string' && given !== '') this.remember(given);
      return;
    }
    this.problems.writtenAs([...at, key], [...at, form]);
    const value = this.#fetch(form.endsWith('_env'), given, [...at, form]);
    if (value === undefined) {
      this.problems.excuse([...at, key]);
      return;
    }
    this.remember(value);
    map[key] = value;
  }

  #fetch(fromEnv: boolean, given: unknown, at: Path): string | undefined {
    if (typeof given === 'string' && given !== '') return fromEnv ? this.fromEnv(given, at) : this.fromFile(given, at);
    const expected = fromEnv ? 'the name of an environment variable' : 'the path of a file';
    this.problems.add(
      at,
      `Expects ${expected}; found ${kindOf(given)}.`,
      'The value itself goes without _env and _file.',
    );
    return undefined;
  }
}

/** Of a union, the branches that take this kind of value. */
function branchesOf(schema: TSchema, value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const rules = schema as Readonly<Record<string, unknown>>;
  const branches = [rules.anyOf, rules.oneOf, rules.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [rules, ...branches.filter((one) => acceptsKind(one, value)).flatMap((one) => branchesOf(one, value))];
}

function propertiesOf(
  rules: Readonly<Record<string, unknown>>,
  value: object,
): readonly (readonly [string, TSchema])[] {
  const named = Object.entries((rules.properties ?? {}) as Record<string, TSchema>);
  const patterns = Object.entries((rules.patternProperties ?? {}) as Record<string, TSchema>);
  const matching = Object.keys(value).flatMap((key) =>
    patterns.filter(([pattern]) => new RegExp(pattern).test(key)).map(([, schema]) => [key, schema] as const),
  );
  return [...named, ...matching.filter(([key]) => !named.some(([name]) => name === key))];
}
