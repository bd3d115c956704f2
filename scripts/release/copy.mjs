// What a release works on, in a temporary folder and a git repository of its own: releasing writes, commits and tags.
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../bootstrap.mjs';

const run = promisify(execFile);
const RELEASED = ['package.json', 'package-lock.json', 'lerna.json', 'LICENSE', '.gitignore', 'packages'];
/** Whoever runs it: their git, its hooks and signatures are not asked. */
const AUTHOR = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'release',
  GIT_AUTHOR_EMAIL: 'release@localhost',
  GIT_COMMITTER_NAME: 'release',
  GIT_COMMITTER_EMAIL: 'release@localhost',
};
const QUIET = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', CI: 'true' };

/**
 * The packages as they are built here, with every version tagged as if it had been released.
 *
 * @param {Record<string, string | undefined>} env of every command; without npm's own variables, whose values are this workspace's.
 */
export async function openReleaseCopy(env) {
  const folder = await mkdtemp(join(tmpdir(), 'docker-watcher-release-'));
  for (const name of RELEASED)
    await cp(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
  const at = (command, args, more = {}) => {
    const options = { cwd: folder, env: { ...env, ...QUIET, ...AUTHOR, ...more }, maxBuffer: 64 * 1024 * 1024 };
    const running = run(command, args, options);
    // Whoever asks a question gets no answer, instead of waiting for one.
    running.child.stdin?.end();
    return running;
  };
  const git = (...args) => at('git', args);
  const manifest = async (name) => JSON.parse(await readFile(join(folder, 'packages', name, 'package.json'), 'utf8'));
  const names = (await readdir(join(folder, 'packages'))).sort();

  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'chore: begin');
  for (const name of names) {
    const { name: full, version } = await manifest(name);
    await git('tag', '--annotate', `${full}@${version}`, '--message', `${full}@${version}`);
  }

  return {
    folder,
    /** Folders under `packages`. */
    names,
    manifest,
    git,
    run: at,
    lerna: (args, more) => at(process.execPath, [join(ROOT, 'node_modules/lerna/dist/cli.js'), ...args], more),
    /** A commit that touches these packages. */
    async change(message, touched) {
      for (const name of touched) await appendFile(join(folder, 'packages', name, 'README.md'), `\n${message}\n`);
      await git('commit', '--quiet', '--all', '--message', message);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
