import { createHash } from 'node:crypto';
import { ERRORS } from '../../base/index.js';
import type { Json } from './components.js';
import type { OpenApi } from './describe-api.js';
import type { Operation } from './operation.js';
import { markup, shapeOf } from './shape.js';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d6dae0, #3a3f47); --soft: light-dark(#f4f6f8, #1d2127); --quiet: light-dark(#57606a, #9aa4af); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 6rem; }
h2 { margin-top: 3rem; } h3 { font: 600 1rem/1.5 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
pre { background: var(--soft); border-radius: 6px; padding: .75rem; overflow-x: auto; font-size: .85rem; margin: .5rem 0; }
i, .quiet { color: var(--quiet); font-style: normal; } p { margin: .25rem 0; }
table { border-collapse: collapse; } td, th { text-align: left; border-bottom: 1px solid var(--line); padding: .25rem 1rem .25rem 0; }
`;

export interface DocsPage {
  readonly html: string;
  /** The content security policy it needs: its own style by hash, and nothing else. */
  readonly policy: string;
}

/** The description as one page: no script, nothing from elsewhere. */
export function docsPage({ info, tags, paths, components }: OpenApi): DocsPage {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const articles = own.map(({ path, method, operation }) => article(method, path, operation));
    return `<section><h2>${markup(name)}</h2><p>${markup(description)}</p>${articles.join('')}</section>`;
  });
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<article id="${markup(name)}"><h3>${markup(name)}</h3><pre>${shapeOf(schema)}</pre></article>`,
  );
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The API of docker-watcher</title><style>${STYLE}</style></head>
<body><main><h1>The API of docker-watcher</h1><p>${markup(String(info.description))}</p>
<p>The same for programs: <a href="openapi.json">openapi.json</a>.</p>
${sections.join('\n')}
<section><h2>Schemas</h2>${schemas.join('\n')}</section>
<section><h2>Error codes</h2>${errorTable()}</section>
</main></body></html>
`;
  return { html, policy: policyFor(STYLE) };
}

function article(method: string, path: string, operation: Operation): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const inputs = parameters.map(({ name, in: place, required, description: note, schema }) => {
    const text = typeof note === 'string' ? ` ${markup(note)}` : '';
    return `<p><code>${markup(String(name))}${required === true ? '' : '?'}</code> <span class="quiet">${markup(String(place))}, ${shapeOf(schema as Json)}.${text}</span></p>`;
  });
  const answers = Object.entries(responses)
    .filter(([status]) => !status.endsWith('XX'))
    .map(
      ([status, answer]) =>
        `<p>${markup(status)} <span class="quiet">${markup(String(answer.description))}</span></p>${contents(answer)}`,
    );
  return `<article id="${markup(operation.operationId)}"><h3>${method.toUpperCase()} ${markup(path)}</h3>
<p>${markup(summary)}. <span class="quiet">${markup(description)}</span></p>
${inputs.join('')}${requestBody === undefined ? '' : `<p>Body</p>${contents(requestBody)}`}${answers.join('')}</article>`;
}

function contents({ content }: Json): string {
  return Object.entries((content ?? {}) as Readonly<Record<string, { schema?: Json }>>)
    .filter(([type]) => !type.includes('problem'))
    .map(([type, { schema }]) => `<pre><span class="quiet">${markup(type)}</span>\n${shapeOf(schema)}</pre>`)
    .join('');
}

function errorTable(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { status, retryable }]) =>
      `<tr><td><code>${markup(code)}</code></td><td>${status}</td><td>${retryable ? 'may help' : 'no'}</td></tr>`,
  );
  return `<table><tr><th>code</th><th>status</th><th>trying again</th></tr>${rows.join('')}</table>`;
}

function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
}
