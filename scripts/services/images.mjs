// Sample applications as images, built from nothing: the node binary with its libraries is the one base layer.
import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import tar from 'tar-stream';
import { ROOT } from '../bootstrap.mjs';
import { output } from './apt.mjs';

const Docker = createRequire(join(ROOT, 'packages/core/package.json'))('dockerode');
const BASE = 'docker-watcher-sample-base:2';
const SERVER = join(ROOT, 'scripts/services/sample-app.cjs');

/** How a sample behaves, as environment of its image; `exposes` is what its image declares. */
const BEHAVIOURS = {
  /** Answers every path with its version on port 3000. */
  web: { env: {}, exposes: 3000 },
  /** Takes a second to listen. */
  'slow-boot': { env: { BOOT_MS: '1000' }, exposes: 3000 },
  /** Listens on 8080 while its project says 3000. */
  'other-port': { env: { PORT: '8080' }, exposes: 8080 },
  /** Runs, and never listens. */
  'never-listens': { env: { LISTEN: 'no' }, exposes: 3000 },
  /** Ends at once. */
  'exits-at-once': { env: { EXIT_AFTER_MS: '0', EXIT_CODE: '3' }, exposes: 3000 },
  /** Well for five seconds, then gone. */
  'exits-later': { env: { EXIT_AFTER_MS: '5000', EXIT_CODE: '1' }, exposes: 3000 },
  /** Answers, but says 500 on its health path. */
  unhealthy: { env: { HEALTH_STATUS: '500' }, exposes: 3000 },
  /** Has to be killed. */
  'ignores-sigterm': { env: { IGNORE_SIGTERM: 'yes' }, exposes: 3000 },
  /** Closes its listener on SIGTERM, and stays. */
  'never-exits': { env: { NEVER_EXITS: 'yes' }, exposes: 3000 },
  /** Closes connections that are idle for a moment. */
  'closes-idle': { env: { IDLE_MS: '150' }, exposes: 3000 },
};

export function connect(host) {
  if (host.startsWith('unix://')) return new Docker({ socketPath: host.slice('unix://'.length) });
  const url = new URL(host.replace(/^tcp:/, 'http:'));
  return new Docker({ host: url.hostname, port: url.port || 2375 });
}

/** Builds `name:tag`, an app that answers with `version`; gives its reference. */
export async function buildSample({ engine, name, tag, version, behaviour = 'web' }) {
  const { env, exposes } = BEHAVIOURS[behaviour] ?? {};
  if (env === undefined)
    throw new Error(`There is no behaviour "${behaviour}"; there are: ${Object.keys(BEHAVIOURS).join(', ')}`);
  const docker = connect(engine.host);
  await ensureBase(docker);
  const variables = Object.entries({ VERSION: version, ...env }).map(([key, value]) => `ENV ${key}=${value}`);
  const dockerfile = [
    `FROM ${BASE}`,
    ...variables,
    `EXPOSE ${exposes}`,
    `LABEL sample.version=${version}`,
    'CMD ["/node", "/app.cjs"]',
  ].join('\n');
  const reference = `${name}:${tag}`;
  await build(docker, { Dockerfile: Buffer.from(dockerfile) }, reference);
  return reference;
}

/**
 * Pushes through the engine, as a CI job would.
 *
 * @param {{ engine: { host: string }, image: string, auth?: { username: string, password: string } }} options
 */
export async function pushSample({ engine, image, auth }) {
  const docker = connect(engine.host);
  const stream = await docker.getImage(image).push({ authconfig: auth ?? { username: '', password: '' } });
  await follow(docker, stream, `pushing ${image}`);
}

/** Takes the local copy away: what CI pushes was built on another machine. */
export async function forgetSample({ engine, image }) {
  const docker = connect(engine.host);
  try {
    const { Id } = await docker.getImage(image).inspect();
    await docker.getImage(Id).remove({ force: true });
  } catch (error) {
    if (error.statusCode !== 404) throw error;
  }
}

/** The base is built once per engine: 90 MB that all samples share. */
async function ensureBase(docker) {
  const known = await docker
    .getImage(BASE)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (known) return;
  const files = { node: await readFile(process.execPath), 'app.cjs': await readFile(SERVER) };
  const libraries = (await output('ldd', [process.execPath])).matchAll(/(\/\S+)\s+\(0x/g);
  const copies = ['COPY node /node', 'COPY app.cjs /app.cjs'];
  for (const [, path] of libraries) {
    const key = `lib${path.replaceAll('/', '_')}`;
    files[key] = await readFile(await realpath(path));
    copies.push(`COPY ${key} ${path}`);
  }
  files.Dockerfile = Buffer.from(['FROM scratch', ...copies].join('\n'));
  await build(docker, files, BASE, new Set(['node', ...Object.keys(files).filter((name) => name.startsWith('lib'))]));
}

async function build(docker, files, tag, executable = new Set()) {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(files))
    pack.entry({ name, mode: executable.has(name) ? 0o755 : 0o644, mtime: new Date(0) }, content);
  pack.finalize();
  const stream = await docker.buildImage(pack, { t: tag, rm: true, forcerm: true });
  await follow(docker, stream, `building ${tag}`);
}

/** The engine answers 200 before it knows: each line is looked at. */
function follow(docker, stream, doing) {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, lines) => {
      const failure = error?.message ?? lines?.find((line) => line.error !== undefined)?.error;
      if (failure === undefined) resolve(lines);
      else reject(new Error(`${doing}: ${failure}`));
    });
  });
}
