import type { TSchema } from '@docker-watcher/sdk';
import type { Route } from '../route.js';
import type { Components, Json } from './components.js';

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
  readonly security: readonly Json[];
}

const PROBLEM_RESPONSE = { $ref: '#/components/responses/Problem' };
const CREDENTIALS = [{ token: [] }, { session: [] }];

/** Path as the description writes it: `/api/deploys/{id}`. */
export function templateOf({ path }: Pick<Route, 'path'>): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/** What the description says of one row of the route table. */
export function operationOf(route: Route, components: Components): Operation {
  const parameters = parametersOf(route, components);
  const requestBody = bodyOf(route, components);
  return {
    operationId: idOf(route),
    tags: [tagOf(route)],
    summary: route.summary,
    description: needsOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(route, components),
    security: route.access === 'open' ? [] : CREDENTIALS,
  };
}

/** `getProjectsByIdStagesByStage`: unique, as method and path are. */
function idOf(route: Route): string {
  const words = templateOf(route)
    .replace(/^\/api\//, '')
    .split(/[/.]/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith('{') ? `by-${word.slice(1, -1)}` : word))
    .flatMap((word) => word.split('-'));
  return route.method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function tagOf({ path }: Route): string {
  const [, root = '', name = ''] = path.split('/');
  if (root !== 'api') return 'operations';
  if (path.includes('/stages/') || name === 'look') return 'stages';
  if (['doctor', 'backup'].includes(name)) return 'operations';
  return name.replace(/^(openapi\.json|docs)$/, 'description').replace(/^webhooks?$/, 'webhooks');
}

function needsOf({ access, everywhere, isRaw }: Route): string {
  if (isRaw === true) return 'Proves itself by its signature or token.';
  if (access === 'open') return 'Open.';
  return `Needs the ability \`${access}\`${everywhere === true ? ', and a token that is not limited to projects' : ''}.`;
}

function parametersOf(route: Route, components: Components): Json[] {
  const lastId = {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'Id of the last message that was read: goes on after it.',
    schema: { type: 'string' },
  };
  return [
    ...parametersIn('path', route.params, components),
    ...parametersIn('query', route.query, components),
    ...(route.produces === 'text/event-stream' ? [lastId] : []),
  ];
}

function parametersIn(place: 'path' | 'query', schema: TSchema | undefined, components: Components): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = components.use(property);
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function bodyOf({ body, isRaw }: Route, components: Components): Json | undefined {
  if (isRaw === true) return { required: true, content: { '*/*': {} } };
  if (body === undefined) return undefined;
  const { required = [] } = body as { required?: string[] };
  return { required: required.length > 0, content: { 'application/json': { schema: components.use(body) } } };
}

function responsesOf(route: Route, components: Components): Record<string, Json> {
  const good = goodResponse(route, components);
  const statuses = [route.status ?? 200, ...(route.also ?? [])];
  return {
    ...Object.fromEntries(statuses.map((status) => [status, good])),
    '4XX': PROBLEM_RESPONSE,
    '5XX': PROBLEM_RESPONSE,
  };
}

function goodResponse({ status, response, produces }: Route, components: Components): Json {
  const schema = response === undefined ? undefined : components.use(response);
  if (produces === 'text/event-stream') {
    return {
      description: 'Server-sent events; the data of each message is JSON.',
      content: {
        [produces]: { schema: { type: 'string', contentMediaType: 'application/json', contentSchema: schema } },
      },
    };
  }
  // Bytes have no type in JSON Schema: the media type says it all (OpenAPI 3.1, "binary").
  if (produces === 'application/vnd.sqlite3') return { description: 'A file.', content: { [produces]: {} } };
  if (produces !== undefined) return { description: 'Text.', content: { [produces]: { schema: { type: 'string' } } } };
  if (schema === undefined) return { description: 'Done.' };
  return {
    description: status === 202 ? 'Accepted: it goes on without you.' : 'What was asked for.',
    content: { 'application/json': { schema } },
  };
}
