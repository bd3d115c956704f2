// What a release does, done in a copy: versions and changelogs by Lerna, then `npm publish --dry-run` of every package.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const CHANGED = 'sdk';
const CHANGED_NAME = '@docker-watcher/sdk';
const GENERATOR = 'create-docker-watcher-plugin';
const MESSAGE = 'fix: rehearse';
/** What npm says when it changed or missed something; that it is not signed in is no fault here. */
const COMPLAINT = /^npm (?:warn|error) (?!.*(?:logged in|dry-run))/m;

/** Yields each check with what it complains of; `copy` is one that `openReleaseCopy` made, and is changed. */
export async function* rehearse(copy) {
  const checks = [
    ['nothing is released when nothing has changed', () => nothingToRelease(copy)],
    ['a plugin made by a newer generator asks for versions that exist', () => generated(copy)],
    ['versions and changelogs of a change and of all that need it', () => versions(copy)],
    ...copy.names.map((name) => [`npm publish --dry-run of ${name}`, () => publishable(copy, name)]),
  ];
  for (const [title, complaintsOf] of checks) {
    const complaints = await complaintsOf().catch((error) => [`${error.stderr ?? ''}${error.stdout ?? error.message}`]);
    yield { title, complaints };
  }
}

async function nothingToRelease(copy) {
  await version(copy);
  const { stdout } = await copy.git('status', '--porcelain');
  return stdout === '' ? [] : [`These have changed:\n${stdout}`];
}

/** The generator gets a version that no other package has. */
async function generated(copy) {
  await copy.change(MESSAGE, [GENERATOR]);
  await version(copy);
  const manifest = await copy.manifest(GENERATOR);
  const plugin = join(copy.folder, 'plugin');
  const bin = join(copy.folder, 'packages', GENERATOR, manifest.bin[GENERATOR]);
  await copy.run(process.execPath, [bin, 'mine', '--kind', 'registry', '--dir', plugin]);
  const asked = neededBy(JSON.parse(await readFile(join(plugin, 'package.json'), 'utf8')));
  const all = await manifests(copy);
  await rm(plugin, { recursive: true });
  await copy.git('reset', '--quiet', '--hard', 'HEAD~1');
  await copy.git('clean', '--quiet', '--force');
  const ours = asked.filter(([name]) => all.has(name));
  return [
    ...(ours.length === 0 ? ['It asks for none of ours.'] : []),
    ...(manifest.version === all.get(CHANGED_NAME).version ? [`The versions are both ${manifest.version}.`] : []),
    ...ours
      .filter(([name, range]) => range !== `^${all.get(name).version}`)
      .map(([name, range]) => `It asks for ${name} ${range}; there is ${all.get(name).version}.`),
  ];
}

/** One package changes; it and all that need it get a version, a changelog, and each other's new versions. */
async function versions(copy) {
  const before = await manifests(copy);
  await copy.change(MESSAGE, [CHANGED]);
  await version(copy);
  const after = await manifests(copy);
  const complaints = [];
  const renewed = [...after.keys()].filter((name) => after.get(name).version !== before.get(name).version);
  for (const name of after.keys()) {
    const needs = neededBy(after.get(name)).filter(([needed]) => renewed.includes(needed));
    const isDue = name === after.get(CHANGED_NAME).name || needs.length > 0;
    if (isDue !== renewed.includes(name)) complaints.push(`${name} is ${isDue ? 'not ' : ''}renewed.`);
    for (const [needed, range] of needs)
      if (range !== `^${after.get(needed).version}`) complaints.push(`${name} still asks for ${needed} ${range}.`);
  }
  if (renewed.length < 2) complaints.push(`Only ${renewed.length} packages are renewed.`);
  const changelog = await readFile(join(copy.folder, 'packages', CHANGED, 'CHANGELOG.md'), 'utf8').catch(() => '');
  if (!/### Bug Fixes[\s\S]+rehearse/.test(changelog)) complaints.push(`The changelog does not tell it:\n${changelog}`);
  const lock = JSON.parse(await readFile(join(copy.folder, 'package-lock.json'), 'utf8'));
  if (lock.packages[`packages/${CHANGED}`].version !== after.get(CHANGED_NAME).version)
    complaints.push('package-lock.json has the version of before.');
  return complaints;
}

function version(copy) {
  return copy.lerna(['version', '--no-push', '--no-git-tag-version', '--yes']);
}

/** By name. */
async function manifests(copy) {
  const all = new Map();
  for (const folder of copy.names) {
    const manifest = await copy.manifest(folder);
    all.set(manifest.name, manifest);
  }
  return all;
}

function neededBy({ dependencies, devDependencies, peerDependencies }) {
  return Object.entries({ ...peerDependencies, ...devDependencies, ...dependencies });
}

async function publishable(copy, name) {
  const { stdout, stderr } = await copy.run('npm', ['publish', '--dry-run', '--json', `./packages/${name}`]);
  const told = JSON.parse(stdout);
  const { files } = told.files === undefined ? Object.values(told)[0] : told;
  return [
    ...(COMPLAINT.test(stderr) ? [stderr] : []),
    ...files.filter(({ path }) => path.endsWith('.tsbuildinfo')).map(({ path }) => `It holds ${path}.`),
  ];
}
