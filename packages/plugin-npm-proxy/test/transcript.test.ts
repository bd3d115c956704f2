import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenInstance, openInstance } from './instance.js';
import { complaints } from './json-schema.js';
import { playTranscript, type Step } from './transcript-steps.js';
import { World } from './world.js';

const FILE = join(import.meta.dirname, 'transcript.json');
let opened: OpenInstance;

beforeAll(async () => {
  opened = await openInstance();
});
afterAll(() => opened.close());

// transcript.json was recorded from a real 2.15.1. `NPM_RECORD=1` beside the variables of a real one records it anew.
it('the test server answers as a real Nginx Proxy Manager was heard to answer', async () => {
  const steps = await playTranscript(new World(opened.instance));
  if (process.env.NPM_RECORD === '1' && opened.isReal)
    await writeFile(FILE, `${JSON.stringify({ version: '2.15.1', steps }, null, 2)}\n`);
  const recorded = JSON.parse(await readFile(FILE, 'utf8')) as { readonly steps: readonly Step[] };
  expect(recorded.steps.length).toBeGreaterThan(35);
  for (const [index, step] of recorded.steps.entries()) expect(steps[index], step.name).toEqual(step);
});

const { NPM_OPENAPI } = process.env;
const told = 'NPM_OPENAPI names no file with the OpenAPI description that a real one gives at /api/schema';
if (NPM_OPENAPI === undefined) process.stdout.write(`Answers are not checked against OpenAPI: ${told}.\n`);
else
  it('the answers are those that the OpenAPI description of 2.15.1 promises', async () => {
    const { paths } = JSON.parse(await readFile(NPM_OPENAPI, 'utf8')) as OpenApi;
    const wrong: string[] = [];
    let checked = 0;
    await playTranscript(new World(opened.instance), ({ method, path, status, body }) => {
      const template = Object.keys(paths).find((one) => fits(one, path));
      const responses = paths[template ?? '']?.[method.toLowerCase()]?.responses;
      const schema = responses?.[status]?.content?.['application/json']?.schema;
      if (schema === undefined) return;
      checked += 1;
      wrong.push(...complaints(body, schema).map((what) => `${method} ${path} ${status}: ${what}`));
    });
    // The real one gives null for a host without locations, against its own description.
    expect(wrong.filter((one) => !one.endsWith('/locations is not array'))).toEqual([]);
    expect(checked).toBeGreaterThan(15);
    expect(complaints([{}], { type: 'array', items: { type: 'object', required: ['id'] } })).toEqual([
      '/0/id is missing',
    ]);
  });

interface OpenApi {
  readonly paths: Record<string, Record<string, { readonly responses?: Record<string, Promised> }>>;
}

interface Promised {
  readonly content?: Record<string, { readonly schema?: Readonly<Record<string, unknown>> }>;
}

/** `/nginx/proxy-hosts/{hostID}` and `/nginx/proxy-hosts/7`. */
function fits(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
}
