import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/bootstrap.mjs';
import { ensureProgram } from '../scripts/services/apt.mjs';
import { BASE_IMAGE, ensureBaseImage } from '../scripts/services/base-image.mjs';
import { docker } from './docker-cli.js';

export interface BuiltImages {
  readonly base: string;
  readonly one: string;
  /** The version after it. */
  readonly two: string;
  release(): Promise<void>;
}

const NAME = 'docker-watcher-e2e';
const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/core/package.json'), 'utf8')) as { version: string };
export const VERSIONS = { one: version, two: version.replace(/\d+$/, (patch) => String(Number(patch) + 1)) };

/** Builds the image from this checkout, and a second one of the next version. What did not change comes from the cache. */
export async function buildImages(): Promise<BuiltImages> {
  const host = process.env.DOCKER_HOST;
  if (host === undefined) throw new Error('DOCKER_HOST names no engine; run these tests by `npm test`.');
  await ensureProgram('docker', ['docker.io'], console.log);
  const base = await ensureBaseImage({ engine: { host }, log: console.log });
  try {
    // With the network of the host: a build sees the registries that this machine sees.
    const build = (tag: string, ...args: string[]) =>
      docker(['build', '--network', 'host', '--tag', `${NAME}:${tag}`, ...args, '.'], { cwd: ROOT });
    // Named, so that a prune leaves them to the next run.
    for (const stage of ['sqlite', 'build']) await build(stage, '--target', stage);
    await build('one', '--build-arg', `VERSION=${VERSIONS.one}`);
    await docker(['build', '--tag', `${NAME}:two`, '-'], { input: nextVersion });
    return { base: BASE_IMAGE, one: `${NAME}:one`, two: `${NAME}:two`, release: base.release };
  } catch (error) {
    await base.release();
    throw error;
  }
}

/** What a release does to the packages, as far as a running program can tell. */
const nextVersion = `FROM ${NAME}:one
RUN cd /opt/docker-watcher/packages && sed -i 's/"version": "[^"]*"/"version": "${VERSIONS.two}"/' core/package.json plugin-embedded-proxy/package.json
LABEL org.opencontainers.image.version="${VERSIONS.two}"
`;
