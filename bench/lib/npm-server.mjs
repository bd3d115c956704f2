// A real nginx behind the test server that does to it what Nginx Proxy Manager does.
import { ensureProgram } from '../../scripts/services/apt.mjs';
import { loadSources } from './load-sources.mjs';

/** `settings`: the proxy, for the configuration. `port`: where visitors come in. */
export async function startNpm(say) {
  for (const program of ['nginx', 'openssl']) await ensureProgram(program, [program], say);
  const { startNpmServer } = await loadSources('plugin-npm-proxy', ['test/npm-server/npm-server.ts']);
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
