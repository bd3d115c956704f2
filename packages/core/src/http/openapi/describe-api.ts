import { PROBLEM_TYPE, ProblemSchema } from '../problem.js';
import type { Route } from '../route.js';
import { Components, type Json } from './components.js';
import { type Operation, operationOf, templateOf } from './operation.js';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly responses: Json;
    readonly securitySchemes: Json;
  };
}

const TAGS: Readonly<Record<string, string>> = {
  projects: 'Projects and their stages.',
  stages: 'What a stage runs, could run, and did run.',
  plan: 'What deploys would do, and what is not as it should be.',
  prune: 'What housekeeping lets go of.',
  notifiers: 'Who is told.',
  deploys: 'Attempts to make a stage run a version.',
  events: 'What happens, as it happens.',
  audit: 'What was changed, and by whom.',
  webhooks: 'Where registries tell of new images.',
  config: 'The configuration in force.',
  plugins: 'What speaks to registries, proxies and people.',
  session: 'Signing in and out.',
  users: 'Who may sign in.',
  tokens: 'Keys for programs.',
  operations: 'For those who run docker-watcher.',
  description: 'This description.',
};

const SUMMARY = `JSON over HTTP. Errors are problem documents (RFC 9457) with a code that never changes its meaning. Long actions
answer 202 with the deploy, and \`Location\` names where to follow it. Streams are server-sent events; \`Last-Event-ID\` resumes them.`;

/** The whole API as an OpenAPI 3.1 document, made from the schemas that check its requests. */
export function describeApi(routes: readonly Route[]): OpenApi {
  const components = new Components();
  const problem = components.use(ProblemSchema);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const at = templateOf(route);
    paths[at] = { ...paths[at], [route.method.toLowerCase()]: operationOf(route, components) };
  }
  const used = new Set(Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ tags }) => tags)));
  return {
    openapi: '3.1.0',
    info: {
      title: 'docker-watcher',
      version: '1.0.0',
      description: SUMMARY.replace(/\n/g, ' '),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...used].sort(byTags).map((name) => ({ name, description: TAGS[name] ?? '' })),
    paths,
    components: {
      schemas: components.schemas,
      responses: {
        Problem: { description: 'What is wrong, and what to do.', content: { [PROBLEM_TYPE]: { schema: problem } } },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'docker-watcher token create NAME makes one.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'docker-watcher-session',
          description:
            'Over https with the prefix __Host-. A change needs the header x-docker-watcher-csrf, and a page of ours.',
        },
      },
    },
  };
}

function byTags(a: string, b: string): number {
  const order = Object.keys(TAGS);
  return order.indexOf(a) - order.indexOf(b);
}
