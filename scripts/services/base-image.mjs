// The base of our image on a machine that can't pull one: the same Debian from its packages, with this machine's Node.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureProgram, output } from './apt.mjs';
import { connect } from './images.mjs';

/** As the Dockerfile names it. */
export const BASE_IMAGE = 'node:20-bookworm-slim';
/** What was made here, kept for the next run: the name above is only lent to it. */
const MADE = 'docker-watcher-made-base:latest';
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Makes sure that the engine has the base, made here when nobody has pulled it. `release()` takes a name away again that
 * was lent.
 *
 * @param {{ engine: { host: string }, log: (text: string) => void }} options
 */
export async function ensureBaseImage({ engine, log }) {
  const docker = connect(engine.host);
  const [base, made] = await Promise.all([idOf(docker, BASE_IMAGE), idOf(docker, MADE)]);
  // A run that was killed may have left the name lent.
  if (base !== undefined && base !== made) return { release: async () => {} };
  if (made === undefined) await makeBase(engine, log);
  const [repo, tag] = BASE_IMAGE.split(':');
  await docker.getImage(MADE).tag({ repo, tag });
  return { release: () => docker.getImage(BASE_IMAGE).remove({ noprune: true }) };
}

function idOf(docker, name) {
  return docker
    .getImage(name)
    .inspect()
    .then(
      ({ Id }) => Id,
      () => undefined,
    );
}

async function makeBase(engine, log) {
  await ensureProgram('debootstrap', ['debootstrap', 'debian-archive-keyring'], log);
  const folder = await mkdtemp(join(tmpdir(), 'dw-base-'));
  const root = join(folder, 'root');
  try {
    log(`Making ${BASE_IMAGE} from Debian packages …`);
    await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root]);
    await addNode(root);
    await run('chroot', [
      root,
      'useradd',
      '--uid',
      '1000',
      '--user-group',
      '--shell',
      '/bin/bash',
      '--create-home',
      'node',
    ]);
    for (const junk of [
      'var/cache/apt/archives',
      'var/lib/apt/lists',
      'usr/share/doc',
      'usr/share/man',
      'usr/share/locale',
    ])
      await rm(join(root, junk), { recursive: true, force: true });
    await mkdir(join(root, 'var/cache/apt/archives/partial'), { recursive: true });
    const archive = join(folder, 'root.tar');
    await run('tar', ['-C', root, '--one-file-system', '--exclude=./dev/*', '-cf', archive, '.']);
    await run('docker', ['-H', engine.host, 'import', archive, MADE]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Node, npm and the headers that native packages are compiled with, where the real base has them. */
async function addNode(root) {
  const local = join(root, 'usr/local');
  const node = await realpath(process.execPath);
  const prefix = dirname(dirname(node));
  await cp(node, join(local, 'bin/node'));
  for (const [, library] of (await output('ldd', [node])).matchAll(/=> (\/\S+)/g)) {
    const at = join(root, library);
    // Debian's own come with Debian.
    if (
      await readFile(at).then(
        () => true,
        () => false,
      )
    )
      continue;
    await mkdir(dirname(at), { recursive: true });
    await cp(await realpath(library), at);
  }
  await cp(join(prefix, 'include/node'), join(local, 'include/node'), { recursive: true });
  const npm = dirname(dirname(await realpath((await output('which', ['npm'])).trim())));
  await cp(npm, join(local, 'lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx'])
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
  // What this machine trusts; a proxy of a company before the registry has an authority of its own.
  await cp(await realpath(AUTHORITIES), join(root, AUTHORITIES));
  await mkdir(join(local, 'etc'), { recursive: true });
  await writeFile(join(local, 'etc/npmrc'), `cafile=${AUTHORITIES}\nnodedir=/usr/local\n`);
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said = (said + chunk).slice(-2_000);
      });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said}`)),
    );
  });
}
