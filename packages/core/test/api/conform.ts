import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openApiDocument } from '../../src/http/index.js';

/** Checks what the API answers against its own description, and keeps which operations were seen to answer. */

export const api = openApiDocument();

/** `GET /api/projects/{id}` → the statuses it was seen to answer with. */
export const seen = new Map<string, Set<number>>();

const ajv = new Ajv2020({ strict: false, allErrors: true });
(formats as unknown as (on: Ajv2020) => void)(ajv);
ajv.addSchema(api, 'api');
const compiled = new Map<string, ValidateFunction>();

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
);

/** Throws when the answer is not what the description says. What it says nothing of is left alone. */
export function conform(method: string, target: string, { status, headers, text }: Answer): void {
  const path = templateFor(method, target.split('?')[0] ?? '');
  const operation = path === undefined ? undefined : api.paths[path]?.[method.toLowerCase()];
  if (path === undefined || operation === undefined) return;
  const name = `${method} ${path}`;
  const { responses } = operation;
  const key = String(status) in responses ? String(status) : `${String(status).charAt(0)}XX`;
  if (!(key in responses)) throw new Error(`${name} answered ${status}, which is not in the description`);
  seen.set(name, (seen.get(name) ?? new Set()).add(status));
  const isShared = '$ref' in (responses[key] ?? {});
  const response = (isShared ? api.components.responses.Problem : responses[key]) as { content?: object };
  const root = isShared
    ? ['components', 'responses', 'Problem']
    : ['paths', path, method.toLowerCase(), 'responses', key];
  const type = String(headers['content-type'] ?? '').replace(/;.*$/, '');
  if (response.content === undefined) {
    if (text !== '') throw new Error(`${name} answered ${status} with a body: ${text}`);
    return;
  }
  if (!(type in response.content)) throw new Error(`${name} answered ${status} as "${type}", not as described`);
  if (type.endsWith('json')) check(name, [...root, 'content', type, 'schema'], JSON.parse(text));
}

/** The same for the data of one message of a stream. */
export function conformMessage(path: string, data: unknown): void {
  const root = ['paths', path, 'get', 'responses', '200', 'content', 'text/event-stream', 'schema', 'contentSchema'];
  check(`GET ${path}`, root, data);
}

function check(name: string, path: readonly string[], value: unknown): void {
  const pointer = `api#/${path.map((step) => encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')}`;
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
  compiled.set(pointer, validate);
  if (validate(value)) return;
  throw new Error(`${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 500)}`);
}

/** The template of a path: one without parameters wins. */
function templateFor(method: string, path: string): string | undefined {
  const fits = Object.keys(api.paths).filter(
    (template) =>
      method.toLowerCase() in (api.paths[template] ?? {}) &&
      new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`).test(path),
  );
  return fits.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}
