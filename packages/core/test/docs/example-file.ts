import type { TSchema } from '@docker-watcher/sdk';
import { stringify } from 'yaml';
import { AuthSchema, DockerSchema, ServerSchema, StoreSchema } from '../../src/config/schema/controller.js';
import { FileSchema, GlobalSchema } from '../../src/config/schema/file.js';
import { BUILT_IN_PROBES, PROBE_KEYS } from '../../src/config/schema/healthcheck.js';
import { NOTIFIER_KEYS, PROXY_KEYS, REGISTRY_KEYS } from '../../src/config/schema/parts.js';
import { ProjectSchema, StageSchema } from '../../src/config/schema/project.js';
import { describeKeys, type Key, type Schema } from './describe-keys.js';
import {
  APP,
  AUTH,
  DOCKER,
  GLOBAL,
  NOTIFIERS,
  Off,
  OTHER_PROBES,
  POLICY,
  PROJECT,
  PROXIES,
  REGISTRIES,
  RUN,
  SERVER,
  STAGE,
  STORE,
  TOP,
} from './example-values.js';
import { partOf } from './our-parts.js';

const WIDTH = 118;
type Values = Readonly<Record<string, unknown>>;

/** `docker-watcher.example.yaml`: every key there is, in its place, with the schema's words and a value. */
export function exampleFile(): string {
  const file = keysOf(FileSchema);
  const project = keysOf(ProjectSchema);
  const lines = [
    HEADER,
    ...entries(TOP, file),
    '',
    ...block('server', SERVER, keysOf(ServerSchema), 0, told(file, 'server')),
    '',
    ...block('auth', AUTH, keysOf(AuthSchema), 0, told(file, 'auth')),
    '',
    ...block('store', STORE, keysOf(StoreSchema), 0, told(file, 'store')),
    '',
    ...block('docker', DOCKER, keysOf(DockerSchema), 0, told(file, 'docker')),
    '',
    ...comment(told(file, 'registries')),
    'registries:',
    ...Object.entries(REGISTRIES).flatMap(([name, values]) =>
      block(name, values, partKeys('registry', REGISTRY_KEYS, values.type), 2),
    ),
    '',
    ...comment(`${told(file, 'proxy')} Here: Nginx Proxy Manager, which you have already.`),
    ...block('proxy', PROXIES.npm, partKeys('proxy', PROXY_KEYS, 'npm'), 0),
    ...comment('Or the one that comes along; here as a container of its own, see examples/homelab.'),
    ...behind(block('proxy', PROXIES.embedded, partKeys('proxy', PROXY_KEYS, 'embedded'), 0)),
    '',
    ...comment(told(file, 'notifiers')),
    'notifiers:',
    ...Object.entries(NOTIFIERS).flatMap(([name, values]) =>
      block(name, values, partKeys('notifier', NOTIFIER_KEYS, values.type), 2),
    ),
    '',
    ...comment(`${told(file, 'global')} All keys of a project from "auto_deploy" on may stand here too.`),
    'global:',
    '  network: staging-net',
    ...entries(GLOBAL, keysOf(GlobalSchema), 2),
    '',
    ...comment(told(file, 'projects')),
    'projects:',
    '  # A usual one.',
    ...indent(USUAL, 2),
    '  # And one with every key there is.',
    '  everything:',
    ...entries(PROJECT, project, 4),
    ...entries(APP, project, 4),
    '',
    '    # When and how to deploy; in "global" and in a stage as well.',
    ...entries(POLICY, [...project, ...probeKeys('http')], 4),
    ...OTHER_PROBE_LINES(),
    '',
    '    # How containers run; in "global" and in a stage as well.',
    ...entries(RUN, project, 4),
    '',
    ...comment(told(project, 'stages'), 4),
    '    stages:',
    '      rel:',
    '        auto_deploy: true',
    '      prod:',
    ...entries(STAGE, keysOf(StageSchema), 8),
  ];
  return `${lines.join('\n')}\n`;
}

const HEADER = `# yaml-language-server: $schema=./docker-watcher.schema.json
# Every key docker-watcher knows, with what it means: made from the schemas that check your file, so it is never out of date.
# Write your own with \`docker-watcher init\`, and take from here what you need: no file needs all of this.
# A default is what a key is without being written. Secrets are KEY, KEY_env (a variable) or KEY_file (a path).
`;

const USUAL = stringify({
  'web-app-launcher': {
    image: 'git.example.com/alexei/web-app-launcher',
    registry: 'gitea',
    port: 3000,
    healthcheck: '/api/health',
    domain: 'example.com',
    stages: {
      dev: { tag_pattern: 'dev-*', auto_deploy: true },
      rel: { tag_pattern: 'v*', auto_deploy: true },
      prod: { tag_pattern: 'v*', promote_from: 'rel', confirm: true, subdomain: 'start' },
    },
  },
})
  .trimEnd()
  .split('\n');

/** Each value with the words of its key. Throws for a key that no schema knows. */
function entries(values: Values, keys: readonly Key[], indentation = 0, prefix = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const key = keyFor(keys, `${prefix}${name}`);
    const words = comment(wordsOf(key), indentation);
    if (value instanceof Off) return [...words, ...indent(behind(valueLines(name, value.value)), indentation)];
    const hasKeys =
      isMap(value) && keys.some((one) => one.name.startsWith(`${key.name}.`)) && isDescribed(value, keys, key);
    if (!hasKeys) return [...words, ...indent(valueLines(name, value), indentation)];
    return [...words, `${' '.repeat(indentation)}${name}:`, ...entries(value, keys, indentation + 2, `${key.name}.`)];
  });
}

function block(name: string, values: Values, keys: readonly Key[], indentation: number, words = ''): string[] {
  return [
    ...(words === '' ? [] : comment(words, indentation)),
    `${' '.repeat(indentation)}${name}:`,
    ...entries(values, keys, indentation + 2),
  ];
}

function keyFor(keys: readonly Key[], name: string): Key {
  const plain = name.replace(/_(env|file)$/, '');
  const key = keys.find((one) => one.name === name) ?? keys.find((one) => one.name === plain && one.isSecret);
  if (key === undefined) throw new Error(`No schema knows "${name}": take it out of the example`);
  return key;
}

/** True when all that is in the map is keys of the schema, not names of the user's. */
function isDescribed(value: Values, keys: readonly Key[], parent: Key): boolean {
  return Object.keys(value).every((name) =>
    keys.some(
      (one) =>
        one.name === `${parent.name}.${name.replace(/_(env|file)$/, '')}` || one.name === `${parent.name}.${name}`,
    ),
  );
}

function wordsOf(key: Key): string {
  const value =
    key.default === undefined
      ? ''
      : ` Default: ${typeof key.default === 'string' ? key.default : JSON.stringify(key.default)}.`;
  const choices = Array.isArray(key.schema.enum) ? ` One of ${key.schema.enum.join(', ')}.` : '';
  return `${key.description}${choices}${value}`;
}

function valueLines(name: string, value: unknown): string[] {
  return stringify({ [name]: value }, { lineWidth: 0, flowCollectionPadding: true })
    .trimEnd()
    .split('\n');
}

function behind(lines: readonly string[]): string[] {
  return lines.map((line) => (line.startsWith('#') ? line : `# ${line}`));
}

function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`);
}

/** Wrapped at words. */
function comment(words: string, indentation = 0): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of words.trim().split(/\s+/)) {
    if (line.length + word.length + 1 > WIDTH - indentation) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return indent([...lines, line], indentation);
}

function OTHER_PROBE_LINES(): string[] {
  return Object.entries(OTHER_PROBES).flatMap(([type, values]) => {
    const keys = probeKeys(type);
    for (const name of Object.keys(values)) keyFor(keys, `healthcheck.${name}`);
    const about = String((BUILT_IN_PROBES[type] as Schema | undefined)?.description ?? '');
    return [...comment(`Or: ${about}`, 4), ...indent(behind(valueLines('healthcheck', values)), 4)];
  });
}

function probeKeys(type: string): Key[] {
  return [{ properties: PROBE_KEYS }, BUILT_IN_PROBES[type] as Schema].flatMap((schema) =>
    describeKeys(schema, 'healthcheck.'),
  );
}

function partKeys(kind: 'registry' | 'proxy' | 'notifier', shared: object, type: string): Key[] {
  const part = partOf(kind, type);
  if (part === undefined) throw new Error(`There is no ${kind} of type "${type}"`);
  return [...describeKeys({ properties: shared }), ...describeKeys(part.config)];
}

function keysOf(schema: TSchema): Key[] {
  return describeKeys(schema);
}

function told(keys: readonly Key[], name: string): string {
  return keyFor(keys, name).description;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
