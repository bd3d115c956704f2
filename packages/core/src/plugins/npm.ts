import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { AppError } from '../base/index.js';

/** What the npm registry, or a tarball, tells of a package before anything of it is installed. */
export interface PackageOffer {
  /** What npm is to install: name and exact version, or the path of the tarball. */
  readonly spec: string;
  readonly name: string;
  readonly version: string;
  /** `sha512-…`: what is installed is this, or npm refuses. */
  readonly integrity: string;
  /** Who published this version, as the registry has it; a tarball has no publisher. */
  readonly publisher?: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly keywords: readonly string[];
  /** The range of the sdk it asks for. */
  readonly sdkRange?: string;
}

const SDK = '@docker-watcher/sdk';

/** Undefined when the registry knows no such package. `spec` may end in `@1.2.3`. */
export async function viewPackage(spec: string, signal: AbortSignal): Promise<PackageOffer | undefined> {
  const { code, out, err } = await npm(['view', spec, '--json'], signal);
  const answer = lastOf(parse(out)) as ViewAnswer;
  if (answer.error?.code === 'E404' || answer.error?.code === 'ETARGET') return undefined;
  if (code !== 0 || answer.name === undefined) throw npmFault(`look at ${spec}`, answer.error?.summary ?? err);
  const publisher = answer._npmUser?.replace(/\s*<.*>$/, '');
  return {
    spec: `${answer.name}@${answer.version}`,
    ...factsOf(answer, answer.dist?.integrity),
    ...(publisher === undefined ? {} : { publisher }),
    ...(typeof answer.deprecated === 'string' ? { deprecated: answer.deprecated } : {}),
  };
}

/** Reads a `.tgz`; runs nothing of it. */
export async function viewTarball(path: string, signal: AbortSignal): Promise<PackageOffer> {
  const { code, out, err } = await npm(['pack', path, '--dry-run', '--json', '--ignore-scripts'], signal);
  const answer = lastOf(parse(out)) as ViewAnswer & { readonly integrity?: string };
  if (code !== 0 || answer.name === undefined) throw npmFault(`read ${path}`, answer.error?.summary ?? err);
  return { spec: path, ...factsOf(answer, answer.integrity) };
}

/** Installs without running any script of the package or of what it needs. */
export async function installPackage(spec: string, folder: string, signal: AbortSignal): Promise<void> {
  const { code, err } = await npm(['install', '--save-exact', ...QUIET, '--prefix', folder, spec], signal);
  if (code !== 0) throw npmFault(`install ${spec}`, err);
}

export async function uninstallPackage(name: string, folder: string, signal: AbortSignal): Promise<void> {
  const { code, err } = await npm(['uninstall', ...QUIET, '--prefix', folder, name], signal);
  if (code !== 0) throw npmFault(`remove ${name}`, err);
}

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

interface ViewAnswer {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly deprecated?: unknown;
  readonly _npmUser?: string;
  readonly keywords?: readonly string[];
  readonly dist?: { readonly integrity?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly error?: { readonly code?: string; readonly summary?: string };
}

function factsOf(answer: ViewAnswer, integrity = ''): Omit<PackageOffer, 'spec'> {
  const { name = '', version = '', description, keywords = [], dependencies, peerDependencies } = answer;
  const sdkRange = peerDependencies?.[SDK] ?? dependencies?.[SDK];
  return {
    name,
    version,
    integrity,
    keywords,
    ...(description === undefined ? {} : { description }),
    ...(sdkRange === undefined ? {} : { sdkRange }),
  };
}

/** A range of versions is answered with a list, the newest last. */
function lastOf(answer: unknown): unknown {
  return (Array.isArray(answer) ? answer.at(-1) : answer) ?? {};
}

function parse(out: string): unknown {
  try {
    return JSON.parse(out);
  } catch {
    return {};
  }
}

async function npm(args: readonly string[], signal: AbortSignal) {
  const child = spawn('npm', args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  try {
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err };
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('plugin.failed', 'npm could not be started.', {
      hint: 'Plugins are installed by npm: put it on the PATH.',
      cause: error,
    });
  }
}

/** npm's own words, without the address of its log. */
function npmFault(doing: string, said: string): AppError {
  const lines = said.split('\n').map((line) => line.replace(/^npm (?:error|ERR!)\s?/, '').trim());
  const words = lines.filter((line) => line !== '' && !/^code |complete log|_logs/.test(line)).slice(0, 5);
  return new AppError('plugin.failed', `npm could not ${doing}: ${words.join(' ') || 'it did not say why'}`);
}
