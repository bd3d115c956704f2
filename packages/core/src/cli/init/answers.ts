import { AppError } from '../../base/index.js';
import { formatImageName, parseImageName } from '../../images/index.js';

export const REGISTRY_KINDS = ['gitea', 'github', 'oci'] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];
export const PROXY_KINDS = ['embedded', 'npm'] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

/** What a first configuration is made of. */
export interface Answers {
  /** Without tag. */
  readonly image: string;
  readonly project: string;
  readonly registry: RegistryKind;
  readonly registryUrl: string;
  /** Name of the variable that holds the token; absent: the images are public. */
  readonly tokenEnv?: string;
  /** Absent: a worker that nobody visits. */
  readonly port?: number;
  readonly domain: string;
  readonly proxy: ProxyKind;
  readonly npm?: { readonly url: string; readonly email: string; readonly passwordEnv: string };
  readonly stages: readonly string[];
}

/** What may be given as flags, all text as it was written. */
export interface InitFlags {
  readonly image?: string;
  readonly project?: string;
  readonly registry?: string;
  readonly registryUrl?: string;
  readonly tokenEnv?: string;
  readonly port?: string;
  readonly domain?: string;
  readonly proxy?: string;
  readonly npmUrl?: string;
  readonly npmEmail?: string;
  readonly npmPasswordEnv?: string;
  readonly stages?: string;
}

/** Asks for `name`, offering `usual`; what was given as a flag is not asked for. Throws on an answer that can't be. */
export type Asker = (name: keyof InitFlags, question: string, usual?: string) => Promise<string>;

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const TOKEN_NAMES: Readonly<Record<RegistryKind, string>> = {
  gitea: 'GITEA_TOKEN',
  github: 'GITHUB_TOKEN',
  oci: 'REGISTRY_TOKEN',
};

/** The questions, in their order; each is put only when its answer is not clear already. */
export async function collectAnswers(ask: Asker): Promise<Answers> {
  const image = imageOf(await ask('image', 'Image, without tag (git.example.com/you/app)'));
  const [host = '', ...path] = image.split('/');
  const project = nameOf('project', await ask('project', 'Name of the project', slugOf(path.at(-1) ?? 'app')));
  const registry = choiceOf(
    'registry',
    await ask('registry', 'Kind of registry (gitea, github, oci)', kindOf(host)),
    REGISTRY_KINDS,
  );
  const usualUrl = registry === 'github' ? 'https://ghcr.io' : `https://${host}`;
  const registryUrl = urlOf('registry-url', await ask('registryUrl', 'Address of the registry', usualUrl));
  const usualToken = TOKEN_NAMES[registry];
  const tokenEnv = variableOf(
    'token-env',
    await ask('tokenEnv', 'Variable that will hold its token, or none', usualToken),
  );
  const port = portOf(await ask('port', 'Port the app listens on, or none', '3000'));
  const domain = domainOf(await ask('domain', 'Domain its host names end with', 'localhost'));
  const proxy =
    port === undefined
      ? 'embedded'
      : choiceOf(
          'proxy',
          await ask('proxy', 'Proxy: embedded, or npm for Nginx Proxy Manager', 'embedded'),
          PROXY_KINDS,
        );
  const npm = proxy === 'npm' ? await askNpm(ask) : undefined;
  const stages = stagesOf(await ask('stages', 'Stages, in the order of promotion', 'dev,prod'));
  return {
    ...{ image, project, registry, registryUrl, domain, proxy, stages },
    ...(tokenEnv === undefined ? {} : { tokenEnv }),
    ...(port === undefined ? {} : { port }),
    ...(npm === undefined ? {} : { npm }),
  };
}

async function askNpm(ask: Asker): Promise<NonNullable<Answers['npm']>> {
  const url = urlOf('npm-url', await ask('npmUrl', 'Address of Nginx Proxy Manager', 'http://npm:81'));
  const email = await ask('npmEmail', 'E-mail it knows docker-watcher by', 'docker-watcher@example.com');
  const named = await ask('npmPasswordEnv', 'Variable that will hold its password', 'NPM_PASSWORD');
  const passwordEnv = variableOf('npm-password-env', named);
  if (passwordEnv === undefined) throw wrong('npm-password-env', named, 'Nginx Proxy Manager needs a password.');
  return { url, email, passwordEnv };
}

function imageOf(text: string): string {
  const parsed = parseImageName(text.trim());
  if (parsed.ok) return formatImageName(parsed.image);
  throw wrong('image', text, 'Write it with its host and without a tag: git.example.com/you/app.');
}

function kindOf(host: string): RegistryKind {
  if (host === 'ghcr.io') return 'github';
  return /^(?:docker\.io|quay\.io|registry\.)|gitlab/.test(host) ? 'oci' : 'gitea';
}

function slugOf(text: string): string {
  return text.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}

function nameOf(flag: string, text: string): string {
  if (NAME.test(text)) return text;
  throw wrong(flag, text, 'Small letters, digits, and "-" in between: it becomes part of host names.');
}

function choiceOf<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw wrong(flag, text, `One of: ${choices.join(', ')}.`);
}

function urlOf(flag: string, text: string): string {
  if (/^https?:\/\/[^\s/]/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw wrong(flag, text, 'It begins with https:// or http://.');
}

function variableOf(flag: string, text: string): string | undefined {
  if (text === 'none') return undefined;
  if (VARIABLE.test(text)) return text;
  throw wrong(flag, text, 'The name of an environment variable, such as GITEA_TOKEN; never the secret itself.');
}

function portOf(text: string): number | undefined {
  if (text === 'none') return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
  throw wrong('port', text, 'A number up to 65535, or none for a worker.');
}

function domainOf(text: string): string {
  const labels = text.split('.');
  if (labels.every((label) => NAME.test(label))) return text;
  throw wrong('domain', text, 'Such as example.com.');
}

function stagesOf(text: string): readonly string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  if (names.length === 0) throw wrong('stages', text, 'At least one, such as dev.');
  return [...new Set(names.map((name) => nameOf('stages', name)))];
}

function wrong(flag: string, text: string, hint: string): AppError {
  return new AppError('request.invalid', `"${text}" will not do for --${flag}.`, { hint });
}
