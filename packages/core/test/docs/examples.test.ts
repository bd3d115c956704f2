import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv } from 'ajv';
import addFormatsOf from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/index.js';
import { ourSchemas, wholeSchema } from './our-parts.js';

const ROOT = join(import.meta.dirname, '../../../..');
const yamls = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ya?ml$/.test(file) && !file.includes('node_modules'))
  .map((file) => join('examples', file));
const configurations = ['docker-watcher.example.yaml', ...yamls.filter((file) => /docker-watcher\.yaml$/.test(file))];
const documents = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  // Those about writing plugins show parts that do not exist yet.
  .filter((file) => file.endsWith('.md') && !file.startsWith('plugins/'))
  .map((file) => join('docs', file));

const ajv = new Ajv({ strict: false });
addFormatsOf.default(ajv);
const isRight = ajv.compile(wholeSchema());

/** Checks a configuration as `docker-watcher validate` does on another machine than it runs on. */
async function problemsOf(text: string, file = join(ROOT, 'docker-watcher.yaml')): Promise<readonly string[]> {
  const loaded = await loadConfig({
    file,
    env: {},
    withoutSecrets: true,
    ownMounts: [{ source: ROOT, destination: ROOT }],
    parts: async () => ourSchemas,
    readText: (path) => (path === file ? text : readFileSync(path, 'utf8')),
  });
  return loaded.ok ? [] : loaded.problems.map(({ line, message }) => `${line}: ${message}`);
}

it('finds the examples', () => {
  expect(configurations).toEqual(
    expect.arrayContaining([
      'docker-watcher.example.yaml',
      'examples/ci/docker-watcher.yaml',
      'examples/homelab/config/docker-watcher.yaml',
      'examples/homelab/docker-watcher.yaml',
      'examples/homelab/embedded/docker-watcher.yaml',
      'examples/minimal/docker-watcher.yaml',
    ]),
  );
});

describe.each(configurations)('%s', (name) => {
  const file = join(ROOT, name);
  const text = readFileSync(file, 'utf8');

  it('is a right configuration', async () => {
    expect(await problemsOf(text, file)).toEqual([]);
  });

  it('is right for editors too', () => {
    expect(isRight(parse(text)), JSON.stringify(isRight.errors)).toBe(true);
  });
});

it('would be found wrong with a key that does not exist', async () => {
  expect(await problemsOf('projects: {}\nserver: { prot: 80 }')).toHaveLength(1);
});

/** What the documents show as a configuration: a block of YAML with `projects`, or one that is made whole by them. */
describe('what the documents show', () => {
  const shown = ['README.md', ...documents].flatMap((name) =>
    yamlIn(readFileSync(join(ROOT, name), 'utf8'))
      .filter(isConfiguration)
      .map((text, i) => [`${name}, ${i + 1}`, text] as const),
  );

  it.each(shown)('is right: %s', async (_, text) => {
    const missing = Object.entries(WHOLE).flatMap(([key, line]) =>
      new RegExp(`^${key}:`, 'm').test(text) ? [] : [line],
    );
    expect(await problemsOf([text, ...missing].join('\n'))).toEqual([]);
  });
});

/** What a page leaves out because it is told elsewhere. */
const WHOLE = {
  projects: 'projects: {}',
  registries: 'registries: { gitea: { type: gitea, url: "https://git.example.com" } }',
};

function yamlIn(markdown: string): string[] {
  return [...markdown.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```/gm)].map(([, indentation = '', body = '']) =>
    body.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  );
}

const TOP =
  /^(version|global|registries|proxy|notifiers|projects|server|auth|docker|plugins|plugins_dir|store|poll_interval):/m;

function isConfiguration(text: string): boolean {
  return TOP.test(text) && !/^services:/m.test(text) && !text.includes('…');
}

describe('workflows and compose files', () => {
  it.each(yamls.filter((file) => !configurations.includes(file)))('%s is YAML', (file) => {
    const all = parseAllDocuments(readFileSync(join(ROOT, file), 'utf8'));
    expect(relative(ROOT, join(ROOT, file))).toBe(file);
    expect(all.flatMap((one) => ('errors' in one ? one.errors : []))).toEqual([]);
  });
});
