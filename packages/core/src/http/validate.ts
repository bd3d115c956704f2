import type { Static, TSchema } from '@docker-watcher/sdk';
import { Compile } from 'typebox/compile';
import { AppError } from '../base/index.js';

export interface FieldProblem {
  /** JSON pointer: `/tag`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Compiles a schema when it is first used; the result gives a value its type, or throws `request.invalid` with every mistake. */
export function checker<S extends TSchema>(part: 'path' | 'query' | 'body', schema: S): (value: unknown) => Static<S> {
  let compiled: ReturnType<typeof Compile<S>> | undefined;
  return (given) => {
    compiled ??= Compile(schema);
    const validator = compiled;
    const value = part === 'query' ? validator.Convert(given) : given;
    if (validator.Check(value)) return value as Static<S>;
    const errors = validator.Errors(value).flatMap(problemsOf);
    throw new AppError('request.invalid', `The ${part} of the request is not right: ${say(errors)}`, {
      details: { errors },
    });
  };
}

function problemsOf(error: ReturnType<ReturnType<typeof Compile>['Errors']>[number]): FieldProblem[] {
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((key) => ({
      path: `${error.instancePath}/${key}`,
      message: 'is not known here',
    }));
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) => ({
      path: `${error.instancePath}/${key}`,
      message: 'is missing',
    }));
  }
  return [{ path: error.instancePath, message: error.message }];
}

function say(errors: readonly FieldProblem[]): string {
  return `${errors.map(({ path, message }) => `${path === '' ? 'it' : `"${path.slice(1)}"`} ${message}`).join('; ')}.`;
}
