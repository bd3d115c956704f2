import type { TSchema } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { problemsOf } from '../../test/config/load.js';
import { faultsOf } from './check/compile.js';
import { FileSchema } from './schema/file.js';
import { BUILT_IN_PROBES } from './schema/healthcheck.js';
import { formatPath, type Path } from './source/path.js';

/** Made from the schema: whatever key is added to it is tried here without another line. */

type Rules = Readonly<Record<string, unknown>>;

interface Key {
  readonly path: Path;
  readonly schema: TSchema;
  readonly parent: TSchema;
  readonly isRequired: boolean;
}

const BASE = {
  registries: { gitea: { type: 'gitea', url: 'https://git.example.com' } },
  notifiers: { chat: { type: 'webhook', url: 'https://chat.example.com' } },
  global: { domain: 'example.com' },
  projects: {
    app: { image: 'git.example.com/team/app', port: 3000, stages: { dev: { tag_pattern: 'dev-*' } } },
  },
};

/** A name for each map from names to values. */
const NAMES: Readonly<Record<string, string>> = {
  registries: 'gitea',
  notifiers: 'chat',
  projects: 'app',
  stages: 'dev',
  env: 'NAME',
};

/** Values that a schema alone can't tell to be right. */
const KNOWN: Readonly<Record<string, unknown>> = {
  NAME: { value: 'x' },
  proxy: { type: 'embedded' },
  command: ['node'],
  events: ['deploy.*'],
  subdomain_pattern: '{stage}-{project}',
  deploy_window: 'Mon-Fri 09:00-17:00',
  semver: '^1',
  promote_from: undefined,
  memory: '512m',
};

const SAMPLES = ['text', '30s', '/path', '512m', 'https://a.example', '1-2', 'rwm', 'tcp://a:1', 7, 200, true];
const WRONG = [12.5, 'no such thing', true, [], {}, null];

const keys: readonly Key[] = [...keysOf(FileSchema, []), ...Object.keys(BUILT_IN_PROBES).flatMap(probeKeys)];

it('looks at all levels', () => {
  const paths = keys.map(({ path }) => formatPath(path));
  expect(paths).toEqual(
    expect.arrayContaining([
      'server.port',
      'registries.gitea.webhook.secret',
      'global.env.NAME.value_file',
      'projects.app.volumes[0].shared',
      'projects.app.stages.dev.resources.memory',
      'projects.app.healthcheck.hold',
    ]),
  );
  expect(paths.length).toBeGreaterThan(300);
});

describe.each(keys.map((key) => [formatPath(key.path), key] as const))('%s', (name, key) => {
  it('of the wrong kind is told at its value', async () => {
    const file = withValue(key, wrongFor(key.schema));
    const text = stringify(file);
    const told = await problemsOf(text);
    expect(told, text).toHaveLength(1);
    expect(told[0]).toMatchObject({ path: name, line: lineOf(text, key.path) });
    expect(told[0]?.message).toMatch(/^Expects .+; found .+\.$/);
  });

  it('misspelt is told at the key, with the right one', async () => {
    const last = String(key.path.at(-1));
    const misspelt = `${last.charAt(1)}${last.charAt(0)}${last.slice(2)}`;
    const path = [...key.path.slice(0, -1), misspelt];
    const file = withValue(key, undefined);
    set(file, path, sampleOf(last, key.schema));
    const text = stringify(file);
    const told = await problemsOf(text);
    expect(told, text).toHaveLength(1);
    expect(told[0]).toMatchObject({
      path: formatPath(path),
      line: lineOf(text, path),
      hint: `Did you mean "${last}"?`,
    });
  });
});

const required = keys.filter(({ isRequired }) => isRequired);

describe.each(required.map((key) => [formatPath(key.path), key] as const))('%s', (name, key) => {
  it('left out is told at the map that lacks it', async () => {
    const text = stringify(withValue(key, undefined));
    const told = await problemsOf(text);
    expect(told, text).toHaveLength(1);
    expect(told[0]).toMatchObject({ path: name, line: lineOf(text, key.path.slice(0, -1)) });
    expect(told[0]?.message).toBe(`The key "${key.path.at(-1)}" is missing.`);
  });
});

function keysOf(schema: TSchema, path: Path): readonly Key[] {
  const rules = schema as Rules;
  const inBranches = ((rules.anyOf ?? []) as TSchema[]).flatMap((branch) => keysOf(branch, path));
  const inItems = rules.items === undefined ? [] : keysOf(rules.items as TSchema, [...path, 0]);
  const mapValues = path.length === 0 ? undefined : Object.values((rules.patternProperties ?? {}) as object)[0];
  const inMap = mapValues === undefined ? [] : keysOf(mapValues, [...path, NAMES[String(path.at(-1))] ?? 'some']);
  const own = Object.entries((rules.properties ?? {}) as Record<string, TSchema>).flatMap(([key, property]) => [
    {
      path: [...path, key],
      schema: property,
      parent: schema,
      isRequired: ((rules.required ?? []) as readonly string[]).includes(key),
    },
    ...keysOf(property, [...path, key]),
  ]);
  return [...inBranches, ...inItems, ...inMap, ...own];
}

function probeKeys(type: string): readonly Key[] {
  return keysOf(BUILT_IN_PROBES[type] ?? {}, ['projects', 'app', 'healthcheck']).map((key) => ({
    ...key,
    parent: {
      ...key.parent,
      properties: { ...((key.parent as Rules).properties as object), type: { const: type } },
      required: ['type', ...(((key.parent as Rules).required ?? []) as string[])],
    },
  }));
}

/** The base with `key` set, and whatever must stand around it; undefined takes it out. */
function withValue({ path, parent }: Key, value: unknown): Record<string, unknown> {
  const file = structuredClone(BASE) as Record<string, unknown>;
  for (let length = 1; length < path.length; length++) {
    const at = path.slice(0, length);
    if (typeof get(file, at) === 'object') continue;
    const isParent = length === path.length - 1;
    const name = String(at.at(-1));
    set(file, at, typeof path[length] === 'number' ? [] : isParent ? sampleOf(name, parent) : {});
  }
  set(file, path, value);
  return file;
}

function sampleOf(name: string, schema: TSchema): unknown {
  if (KNOWN[name] !== undefined) return structuredClone(KNOWN[name]);
  const rules = schema as Rules;
  if (rules.const !== undefined) return rules.const;
  if (Array.isArray(rules.enum)) return rules.enum[0];
  if (Array.isArray(rules.anyOf)) return sampleOf(name, rules.anyOf[0] as TSchema);
  if (rules.type === 'array') return rules.minItems === 1 ? ['text'] : [];
  if (rules.type === 'object') {
    const properties = (rules.properties ?? {}) as Record<string, TSchema>;
    const required = (rules.required ?? []) as readonly string[];
    return Object.fromEntries(required.map((key) => [key, sampleOf(key, properties[key] ?? {})]));
  }
  return SAMPLES.find((sample) => faultsOf(schema, sample, { fill: false }).length === 0);
}

function wrongFor(schema: TSchema): unknown {
  const wrong = WRONG.find((value) => faultsOf(schema, value, { fill: false }).length > 0);
  if (wrong === undefined) throw new Error('This key takes anything');
  return wrong;
}

function get(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], root);
}

function set(root: unknown, path: Path, value: unknown): void {
  const parent = get(root, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path.at(-1) ?? '';
  if (value === undefined) delete parent[key];
  else parent[key] = value;
}

/** Found by indentation alone: the block style that `stringify` writes has two spaces a level. */
function lineOf(text: string, path: Path): number {
  const lines = text.split('\n');
  let line = -1;
  path.forEach((key, depth) => {
    const indent = '  '.repeat(depth);
    if (typeof key === 'number') {
      line = lines.findIndex((one, index) => index > line && one.startsWith(`${indent}- `));
      lines[line] = (lines[line] ?? '').replace('- ', '  ');
      line -= 1;
      if (depth === path.length - 1) line += 1;
      return;
    }
    line = lines.findIndex((one, index) => index > line && one.startsWith(`${indent}${key}:`));
  });
  return Math.max(line, 0) + 1;
}
