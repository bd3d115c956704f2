import { type EngineContainer, reachFromHere, reachFromProxy } from '../../deploy/index.js';
import type { Check } from '../../http/index.js';
import { type Finding, failed, type Look, ok, type Patient, warning } from './look.js';

/** How docker-watcher and the proxy come to the containers of each network, and why so. */
export const reach: Look = {
  id: 'reach',
  title: 'Way to containers',
  needsEngine: true,
  async look(patient, signal) {
    const { config, engine, proxies } = patient;
    const [info, own] = await Promise.all([engine.info({ signal }), engine.ownContainer({ signal })]);
    const names = [...new Set(config.stages.map(({ run }) => run.network))];
    const proxy = proxies.current();
    const checks = names.map((network): readonly Promise<Check>[] => {
      const here = reachFromHere({ configured: config.docker.reach, engine: info, own, network });
      const isCutOff = here.kind === 'ip' && own !== undefined && !(network in own.networks);
      const title = `Way to ${network}`;
      const mine: Finding = isCutOff
        ? warning(
            `By ${here.kind}: ${here.reason}. Docker keeps its networks apart.`,
            `docker network connect ${network} ${own.name}`,
          )
        : ok(`By ${here.kind}: ${here.reason}.`);
      const way = { id: `reach.${network}`, title, ...mine };
      if (proxy === undefined || !config.stages.some(({ host, run }) => host !== undefined && run.network === network))
        return [Promise.resolve(way)];
      return [
        Promise.resolve(way),
        theirs(patient, network, reachFromProxy(proxy.reach, here, config.docker.reach), signal),
      ];
    });
    return Promise.all(checks.flat());
  },
};

/** A proxy in a container reaches others by name, on a network they share. */
async function theirs(
  { config, engine }: Patient,
  network: string,
  { kind, reason }: ReturnType<typeof reachFromHere>,
  signal: AbortSignal,
): Promise<Check> {
  const check = { id: `reach.${network}.proxy`, title: `Proxy to ${network}` };
  const detail = `By ${kind}: ${reason}.`;
  const container = kind === 'network' ? await proxyContainer(config.proxy.settings.url, engine, signal) : undefined;
  if (container === undefined || network in container.networks) return { ...check, ...ok(detail) };
  return {
    ...check,
    ...failed(
      `${container.name} is not on the network ${network}, so the proxy can't reach the containers on it.`,
      `docker network connect ${network} ${container.name}`,
    ),
  };
}

/** Known only where the address of the proxy is the name of its container, as in one compose file. */
async function proxyContainer(
  url: unknown,
  engine: Patient['engine'],
  signal: AbortSignal,
): Promise<EngineContainer | undefined> {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return /^[\w][\w-]*$/.test(hostname) && hostname !== 'localhost' ? engine.container(hostname, { signal }) : undefined;
}
