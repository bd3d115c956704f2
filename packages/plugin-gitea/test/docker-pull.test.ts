import { request } from 'node:http';
import type { PullAuth } from '@docker-watcher/sdk';
import {
  type FixtureRegistry,
  fixtureImage,
  fixtureIndex,
  startFixtureRegistry,
  type TestContext,
  testContext,
} from '@docker-watcher/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GiteaRegistry } from '../src/gitea-registry.js';

const TOKEN = 's3cret-token';
const REPOSITORY = 'alexei/docker-watcher-pull-test';
let context: TestContext;
let gitea: FixtureRegistry;

beforeEach(async () => {
  context = await testContext('gitea');
  const auth = { kind: 'bearer', username: 'alexei', password: TOKEN, anyUsername: true } as const;
  gitea = await startFixtureRegistry({ flavour: 'gitea', auth, strict: false });
});

afterEach(async () => {
  await gitea.close();
  await context.close();
});

it('lets a real Docker Engine pull with the token alone', async () => {
  const digest = gitea.push(REPOSITORY, 'dev-1', fixtureIndex([fixtureImage()], { attestation: true }));
  const auth = await pullAuthFor(TOKEN);
  const name = `${gitea.host}/${REPOSITORY}`;
  try {
    const lines = await pull(`${name}@${digest}`, auth);
    expect(lines.join('')).toContain(digest);
    expect(tokens()).toContain('basic 200');
  } finally {
    await engine('DELETE', `/images/${name}@${digest}?force=true`);
  }
});

it('does not let it pull with another', async () => {
  const digest = gitea.push(REPOSITORY, 'dev-2', fixtureImage({ seed: 'refused' }));
  const lines = await pull(`${gitea.host}/${REPOSITORY}@${digest}`, await pullAuthFor('wrong'));
  expect(lines.join('')).toMatch(/unauthorized|denied|authentication required/i);
  expect(tokens()).toContain('basic 401');
});

/** How the token server was asked, and what it answered. */
function tokens(): readonly string[] {
  const asked = gitea.requests.filter(({ kind }) => kind === 'token');
  return asked.map(({ authorization, status }) => `${authorization} ${status}`);
}

async function pullAuthFor(token: string): Promise<PullAuth | undefined> {
  return new GiteaRegistry({ url: gitea.url, token }, context).pullAuth();
}

async function pull(reference: string, auth: PullAuth | undefined): Promise<readonly string[]> {
  const [image = '', digest = ''] = reference.split('@');
  const json = JSON.stringify({ ...auth, serveraddress: gitea.host });
  // The engine wants the URL-safe alphabet with padding; what it can't decode it takes for no credentials at all.
  const encoded = Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  const query = new URLSearchParams({ fromImage: image, tag: digest });
  return (await engine('POST', `/images/create?${query}`, { 'x-registry-auth': encoded })).split('\n');
}

/** The engine's own API: what goes into its header is all that is on trial here. */
function engine(method: string, path: string, headers: Record<string, string> = {}): Promise<string> {
  const host = new URL(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock');
  const where = host.protocol === 'unix:' ? { socketPath: host.pathname } : { host: host.hostname, port: host.port };
  return new Promise((resolve, reject) => {
    const asking = request({ ...where, method, path, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    asking.on('error', reject).end();
  });
}
