import { type PartKind, Secret, type TSchema, Type } from '@docker-watcher/sdk';
import {
  type Config,
  type ConfigProblem,
  type Loaded,
  type LoadOptions,
  loadConfig,
  type PartSchemas,
} from '../../src/config/index.js';

/** For the tests of this room: parts with settings like those of our plugins, and a file system in memory. */

const registry = Type.Object(
  {
    url: Type.String({ format: 'uri', description: 'Of the API.' }),
    username: Type.Optional(Type.String({ minLength: 1 })),
    token: Type.Optional(Secret()),
    insecure: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const TEST_PARTS: readonly { readonly kind: PartKind; readonly type: string; readonly schema: TSchema }[] = [
  { kind: 'registry', type: 'gitea', schema: registry },
  { kind: 'registry', type: 'github', schema: registry },
  { kind: 'registry', type: 'oci', schema: registry },
  {
    kind: 'proxy',
    type: 'npm',
    schema: Type.Object({
      url: Type.String({ format: 'uri' }),
      email: Type.String({ minLength: 3 }),
      password: Secret(),
    }),
  },
  {
    kind: 'proxy',
    type: 'embedded',
    schema: Type.Object({ listen: Type.Optional(Type.String({ default: '0.0.0.0:80' })) }),
  },
  {
    kind: 'notifier',
    type: 'webhook',
    schema: Type.Object({ url: Type.String({ format: 'uri' }), secret: Type.Optional(Secret()) }),
  },
  { kind: 'probe', type: 'grpc', schema: Type.Object({ service: Type.String() }) },
];

export const testSchemas: PartSchemas = {
  part(kind, type) {
    const part = TEST_PARTS.find((one) => one.kind === kind && one.type === type);
    return part === undefined ? { problem: `There is no ${kind} of this type.` } : { schema: part.schema };
  },
};

const FOLDER = '/etc/docker-watcher';
const FILE = `${FOLDER}/docker-watcher.yaml`;

export interface TestOptions extends Partial<Omit<LoadOptions, 'readText'>> {
  /** Further files, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
}

export function load(yaml: string, { files = {}, ...options }: TestOptions = {}): Promise<Loaded> {
  const all: Readonly<Record<string, string>> = { [options.file ?? FILE]: yaml, ...files };
  return loadConfig({
    file: FILE,
    env: {},
    readText(path) {
      const text = all[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    },
    parts: async () => testSchemas,
    ...options,
  });
}

export async function loadGood(yaml: string, options?: TestOptions): Promise<Config> {
  const loaded = await load(yaml, options);
  if (!loaded.ok) throw new Error(`Expected no problems: ${JSON.stringify(loaded.problems, null, 2)}`);
  return loaded.config;
}

export async function problemsOf(yaml: string, options?: TestOptions): Promise<readonly ConfigProblem[]> {
  const loaded = await load(yaml, options);
  if (loaded.ok) throw new Error('Expected problems, and there are none');
  return loaded.problems;
}

/** A file with one stage; `stage` and `project` are more lines for them, `rest` for the top of the file. */
export function yamlOf({ stage = '', project = '', global = 'domain: example.com', rest = '' } = {}): string {
  const indented = (text: string, depth: number): string =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `${' '.repeat(depth)}${line}\n`)
      .join('');
  return `registries:
  gitea: { type: gitea, url: https://git.example.com }
${rest}
global:
${indented(global, 2)}projects:
  app:
    image: git.example.com/team/app
    port: 3000
${indented(project, 4)}    stages:
      dev:
        tag_pattern: "dev-*"
${indented(stage, 8)}`;
}
