import { STATUS_CODES } from 'node:http';
import { Type } from '@docker-watcher/sdk';
import { type AppError, ERRORS } from '../base/index.js';
import { oneOf } from './views/fields.js';

/** RFC 9457 problem details, with our code. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'urn:docker-watcher:error:CODE' }),
    title: Type.String(),
    status: Type.Integer(),
    code: oneOf(Object.keys(ERRORS), { description: 'Never changes its meaning.' }),
    detail: Type.String(),
    hint: Type.Optional(Type.String({ description: 'What to do.' })),
    request: Type.String({ description: 'Id of the request, in the log too.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String(),
          message: Type.String(),
          line: Type.Optional(Type.Integer()),
          column: Type.Optional(Type.Integer()),
        }),
      ),
    ),
  },
  { title: 'Problem' },
);

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly hint?: string;
  readonly request: string;
  readonly errors?: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Faults of ours keep their details to the log: an answer must not tell what an exception happened to contain. */
export function problemOf(error: AppError, request: string): Problem {
  const ours = error.code === 'internal';
  return {
    type: `urn:docker-watcher:error:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: ours ? 'Something went wrong inside docker-watcher.' : error.message,
    ...(ours ? { hint: `The log says more about request ${request}.` } : {}),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    request,
    ...(error.details.errors === undefined ? {} : { errors: error.details.errors }),
  };
}
