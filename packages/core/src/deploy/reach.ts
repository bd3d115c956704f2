import type { DeployOptions } from './context.js';
import type { EngineContainer, EngineInfo } from './ports.js';

/** How something comes to a container: by its name on a network, by its address, or by a port of the host. */
export type ReachKind = 'network' | 'ip' | 'published';

export interface Reach {
  readonly kind: ReachKind;
  /** Why, in words: shown by `plan` and `doctor`. */
  readonly reason: string;
}

export interface ReachFacts {
  readonly configured: DeployOptions['reach'];
  readonly engine: EngineInfo;
  /** The container docker-watcher itself runs in. */
  readonly own: EngineContainer | undefined;
  /** The network that traffic comes by. */
  readonly network: string;
}

/** How docker-watcher, and a proxy that is a process beside it, come to a container. */
export function reachFromHere(facts: ReachFacts): Reach {
  if (facts.configured !== 'auto') return { kind: facts.configured, reason: `docker.reach says ${facts.configured}` };
  if (facts.own !== undefined) {
    if (facts.network in facts.own.networks)
      return { kind: 'network', reason: `docker-watcher runs in ${facts.own.name}, on the network ${facts.network}` };
    return {
      kind: 'ip',
      reason: `docker-watcher runs in ${facts.own.name}, which is not on the network ${facts.network}`,
    };
  }
  if (/docker desktop/i.test(facts.engine.operatingSystem)) {
    return { kind: 'published', reason: 'Docker Desktop keeps containers in a machine of its own' };
  }
  return { kind: 'ip', reason: "docker-watcher is a process on the engine's host" };
}

/** How the proxy comes to a container. Addresses are good on the host and on the network, so who asks for them gets them. */
export function reachFromProxy(proxy: 'container' | 'host', here: Reach, configured: ReachFacts['configured']): Reach {
  if (proxy === 'host' || configured === 'ip') return here;
  return { kind: 'network', reason: 'the proxy is a container on the same network' };
}

/** Where a container answers on `port`, reached so; undefined while it has no address. */
export function addressOf(
  reach: ReachKind,
  container: EngineContainer,
  network: string,
  port: number,
): { readonly host: string; readonly port: number } | undefined {
  switch (reach) {
    case 'network':
      return { host: container.name, port };
    case 'ip': {
      const host = container.networks[network]?.address;
      return host ? { host, port } : undefined;
    }
    case 'published': {
      const binding = container.published[String(port)]?.[0];
      if (binding === undefined) return undefined;
      const any = binding.hostIp === '' || binding.hostIp === '0.0.0.0' || binding.hostIp === '::';
      return { host: any ? '127.0.0.1' : binding.hostIp, port: binding.hostPort };
    }
  }
}
