import type { TSchema } from '@docker-watcher/sdk';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsOf from 'ajv-formats';
import { Check } from 'typebox/schema';

interface Options {
  /** Put the schema's defaults into `value`. */
  readonly fill: boolean;
}

class Compiler {
  readonly #known = new WeakMap<TSchema, ValidateFunction>();
  readonly #ajv: Ajv;

  /** Plugins bring keywords of their own: those are not for us to judge. Nor do their `$id`s clash. */
  constructor({ fill }: Options) {
    const options = { allErrors: true, verbose: true, strict: false, addUsedSchema: false, logger: false } as const;
    // Each is compiled once and run a few times: the optimizer would cost more than it gives, and so would compiling the
    // schema of schemas; what is no schema is met when it is compiled.
    this.#ajv = new Ajv({ ...options, useDefaults: fill, validateSchema: false, code: { optimize: false } });
    addFormatsOf.default(this.#ajv);
  }

  compile(schema: TSchema): ValidateFunction {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const validate = this.#ajv.compile(schema);
    this.#known.set(schema, validate);
    return validate;
  }
}

const checking = new Compiler({ fill: false });
const filling = new Compiler({ fill: true });

/** Every fault of `value`. Each schema is compiled once, and only for a value that is not plainly right: compiling takes longest. */
export function faultsOf(schema: TSchema, value: unknown, { fill }: Options): readonly ErrorObject[] {
  if (!fill && Check(schema, value)) return [];
  const validate = (fill ? filling : checking).compile(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}
