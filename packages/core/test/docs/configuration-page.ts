import type { PartKind, TSchema } from '@docker-watcher/sdk';
import { AuthSchema, DockerSchema, ServerSchema, StoreSchema } from '../../src/config/schema/controller.js';
import { FileSchema, GlobalSchema } from '../../src/config/schema/file.js';
import { BUILT_IN_PROBES, PROBE_KEYS } from '../../src/config/schema/healthcheck.js';
import { NOTIFIER_KEYS, PROXY_KEYS, REGISTRY_KEYS } from '../../src/config/schema/parts.js';
import { POLICY_KEYS } from '../../src/config/schema/policy.js';
import { ProjectSchema, StageSchema } from '../../src/config/schema/project.js';
import { RUN_KEYS } from '../../src/config/schema/run.js';
import { describeKeys, type Key, type Schema } from './describe-keys.js';
import { typesOf } from './our-parts.js';

/** `docs/configuration.md`, made from the schemas that check the file. */
export function configurationPage(): string {
  const shared = [...Object.keys(RUN_KEYS), ...Object.keys(POLICY_KEYS)];
  const appKeys = keysOf(ProjectSchema).filter((key) => keysOf(StageSchema).includes(key) && !shared.includes(key));
  const own = (schema: TSchema, ...not: readonly string[][]) => only(schema, (key) => !not.flat().includes(key));
  const sections = [
    INTRODUCTION,
    section('The file', '', top()),
    section('`server`', 'API and dashboard.', describeKeys(ServerSchema)),
    section('`auth`', 'Who may use them.', describeKeys(AuthSchema)),
    section('`store`', 'What is remembered, and where.', describeKeys(StoreSchema)),
    section('`docker`', 'The engine.', describeKeys(DockerSchema)),
    section('`registries.NAME`', REGISTRIES, describeKeys(object(REGISTRY_KEYS))),
    ...partSections('registry'),
    section('`proxy`', PROXY, describeKeys(object(PROXY_KEYS))),
    ...partSections('proxy'),
    section('`notifiers.NAME`', NOTIFIERS, describeKeys(object(NOTIFIER_KEYS))),
    ...partSections('notifier'),
    section('`global`', GLOBAL, own(GlobalSchema, shared)),
    section(
      '`projects.NAME`',
      PROJECTS,
      own(ProjectSchema, shared, appKeys).filter(({ name }) => !/^stages\./.test(name)),
    ),
    section('`projects.NAME.stages.NAME`', STAGES, own(StageSchema, shared, appKeys)),
    section(
      'In projects and stages',
      APP,
      only(ProjectSchema, (key) => appKeys.includes(key)),
    ),
    section('When and how to deploy', ANYWHERE, describeKeys(object(POLICY_KEYS))),
    section('How containers run', ANYWHERE, describeKeys(object(RUN_KEYS))),
    section('`healthcheck`', PROBES, describeKeys(object(PROBE_KEYS))),
    ...Object.entries(BUILT_IN_PROBES).map(([type, schema]) =>
      section(`\`healthcheck\` of type \`${type}\``, String((schema as Schema).description), describeKeys(schema)),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What is not told in a section of its own. */
function top(): Key[] {
  return describeKeys(FileSchema).filter(({ name }) => !name.includes('.'));
}

function partSections(kind: PartKind): string[] {
  const all = typesOf(kind);
  return [...new Set(all.map(({ part }) => part))].map((part) => {
    const types = all.filter((one) => one.part === part);
    const names = types.map(({ type }) => `\`type: ${type}\``).join(', ');
    return section(names, `${part.label}.`, describeKeys(part.config), '###');
  });
}

function section(title: string, words: string, keys: readonly Key[], level = '##'): string {
  const rows = keys.map(row);
  const table = rows.length === 0 ? ['It has no settings.'] : [HEAD, ...rows];
  return [`${level} ${title}`, '', ...(words === '' ? [] : [words, '']), ...table].join('\n');
}

const HEAD = '| key | takes | default | |\n|---|---|---|---|';

function row(key: Key): string {
  const forms = key.isSecret ? `, \`${key.name}_env\`, \`${key.name}_file\`` : '';
  const value = key.default === undefined ? (key.isRequired ? '**required**' : '') : `\`${shown(key.default)}\``;
  return `| \`${key.name}\`${forms} | ${cell(key.takes.replace(EXPLAINED, '$1'))} | ${cell(value)} | ${cell(key.description)} |`;
}

/** What the introduction tells once. */
const EXPLAINED = /^(a duration|a size|a port)\b.*/;

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function only(schema: TSchema, isTold: (key: string) => boolean): Key[] {
  return describeKeys(schema).filter(({ name }) => isTold(name.split('.')[0] ?? ''));
}

function keysOf(schema: TSchema): string[] {
  return Object.keys((schema as unknown as { properties: object }).properties);
}

/** As the schema has it, optional keys told apart from required ones. */
function object(properties: Readonly<Record<string, unknown>>): Schema {
  const required = Object.entries(properties).filter(([, schema]) => !('~optional' in (schema as object)));
  return { properties, required: required.map(([key]) => key) };
}

const INTRODUCTION = `# Configuration

One YAML file: the one named by \`--config\` or \`DOCKER_WATCHER_CONFIG\`, else \`./docker-watcher.yaml\`, \`./config.yaml\` or
\`/app/config.yaml\`. This page is made from the schemas that check it; [\`docker-watcher.example.yaml\`](../docker-watcher.example.yaml)
has every key in its place.

- **Editors** complete and check it by its schema: \`docker-watcher schema > docker-watcher.schema.json\`, and as the first line of the
  file \`# yaml-language-server: $schema=./docker-watcher.schema.json\`. \`docker-watcher init\` does both.
- **\`docker-watcher validate\`** tells every mistake at once, with line and column, and what would be right.
- **A change** is taken over within seconds of saving, on \`SIGHUP\`, and by \`POST /api/config/reload\`. A file with mistakes changes nothing:
  what ran runs on, and log, dashboard and \`/readyz\` say why. A few keys need a restart, and the log says which.
- **Secrets** are written as \`x\`, \`x_env: VARIABLE\` or \`x_file: ./path\`, exactly one of them. Nothing else is expanded: \`\${…}\` is text.
- **Durations** are \`250ms\`, \`30s\`, \`1h30m\`, \`7d\`; **sizes** \`512m\`, \`1.5g\`. **Paths** are relative to the file.
- **Levels**: a key of a stage wins over the one of its project, and that over \`global\`. \`env\`, \`labels\`, \`resources\` and \`tls\` are merged by name.
- Keys that start with \`x-\` are yours, for YAML anchors.`;

const REGISTRIES = 'Where images come from. Beside these, the keys of its type.';
const PROXY =
  'What leads visitors to containers; without it, the embedded one. `global.npm` is short for `proxy: {type: npm, …}`. Beside this, the keys of its type.';
const NOTIFIERS =
  'Who is told. `global.notification_url` is short for `notifiers: {webhook: {type: webhook, url: …}}`. Beside these, the keys of its type.';
const GLOBAL =
  'What all projects share: these, and everything under [when and how to deploy](#when-and-how-to-deploy) and [how containers run](#how-containers-run).';
const PROJECTS = 'One application. Beside these, the keys of the sections that follow.';
const STAGES = 'A running slot of it. Beside these, the keys of the sections that follow.';
const APP = 'A stage without one of them has that of its project.';
const ANYWHERE = 'In `global`, a project or a stage.';
const PROBES =
  'What must answer before traffic comes. Short: a path for http, or `docker`, or `tcp`. Long: a map with these keys, and those of its type.';
