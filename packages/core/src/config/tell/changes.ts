import { canonicalJson } from '../canonical-json.js';
import type { Config, PartConfig } from '../model.js';

/** Keys of the stages and names of the parts that differ: `web/dev`, `registry gitea`, `proxy`, `server`. */
export function changesBetween(before: Config, after: Config): readonly string[] {
  const old = piecesOf(before);
  const fresh = piecesOf(after);
  const names = new Set([...fresh.keys(), ...old.keys()]);
  return [...names].filter((name) => old.get(name) !== fresh.get(name));
}

/** Of what differs, what takes effect only after a restart. */
export function needsRestart(before: Config, after: Config): readonly string[] {
  const fixed: readonly (readonly [string, (config: Config) => unknown])[] = [
    ['store.data_dir', ({ dataDir }) => dataDir],
    ['server.host', ({ server }) => server.host],
    ['server.port', ({ server }) => server.port],
    ['server.base_url', ({ server }) => server.baseUrl],
    ['server.cors', ({ server }) => server.cors],
    ['server.trusted_proxies', ({ server }) => server.trustedProxies],
    ['auth', ({ auth }) => auth],
    ['docker.socket', ({ docker }) => docker.socket],
    ['docker.host', ({ docker }) => docker.host],
    ['docker.tls', ({ docker }) => docker.tls],
  ];
  return fixed.filter(([, of]) => canonicalJson(of(before)) !== canonicalJson(of(after))).map(([name]) => name);
}

/** By name, each as text that is the same for the same settings: where it stands in the file is no part of that. */
function piecesOf(config: Config): ReadonlyMap<string, string> {
  const { plugins, pluginsDir, parallelDeploys: parallel_deploys, dataDir, server, auth, docker } = config;
  return new Map([
    ...Object.entries({ server, auth, docker, plugins: [plugins, pluginsDir], store: dataDir, parallel_deploys }).map(
      ([name, value]) => [name, canonicalJson(value)] as const,
    ),
    ['proxy', placeless(config.proxy)],
    ...config.registries.map((part) => [`registry ${part.id}`, placeless(part)] as const),
    ...config.notifiers.map((part) => [`notifier ${part.id}`, placeless(part)] as const),
    ...config.stages.map((stage) => [stage.key, canonicalJson(stage)] as const),
  ]);
}

function placeless({ at: _at, ...part }: PartConfig): string {
  return canonicalJson(part);
}
