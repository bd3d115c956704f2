// A real nginx behind the test server that does to it what Nginx Proxy Manager does.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/bootstrap.mjs';
import { bundle } from '../../scripts/build/bundle.mjs';
import { ensureProgram } from '../../scripts/services/apt.mjs';

/** `settings`: the proxy, for the configuration. `port`: where visitors come in. */
export async function startNpm(say) {
  for (const program of ['nginx', 'openssl']) await ensureProgram(program, [program], say);
  const { startNpmServer } = await testServer();
  const server = await startNpmServer();
  const { email, password } = server.account;
  return {
    settings: {
      type: 'npm',
      url: server.url,
      entry_url: server.entryUrls,
      email,
      password_env: 'BENCH_NPM_PASSWORD',
    },
    env: { BENCH_NPM_PASSWORD: password },
    port: Number(new URL(server.entryUrls.find((url) => url.startsWith('http:'))).port),
    stop: () => server.stop(),
  };
}

/** It belongs to the plugin's tests, which are not built. */
async function testServer() {
  const name = 'plugin-npm-proxy';
  const dir = await mkdtemp(join(ROOT, 'packages', name, 'dist/bench-'));
  try {
    await bundle({ name, input: { server: 'test/npm-server/npm-server.ts' }, dir });
    return await import(pathToFileURL(join(dir, 'server.js')).href);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
