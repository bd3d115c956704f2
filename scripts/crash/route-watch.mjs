// Watches while the controller comes and goes: no route may lead to a container that is down for longer than a moment.
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 400;

/** `longestMs`: by lane kind, the longest time a route led to nothing that runs. `looks`: how often it was looked. */
export function watchRoutes(world) {
  const longestMs = new Map();
  const since = new Map();
  let over = false;
  let looks = 0;

  async function sample() {
    const containers = await world.docker.listContainers({ filters: { network: [world.network] } });
    const owners = new Set(containers.flatMap(({ Labels }) => Labels['io.docker-watcher.instance'] ?? []));
    const { held } = await world.proxy.ask('GET', '/health');
    const routes = (await Promise.all([...owners].map((owner) => world.proxy.routes(owner)))).flat();
    const up = new Set(
      containers.flatMap(({ NetworkSettings }) =>
        Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress),
      ),
    );
    const now = performance.now();
    for (const lane of world.lanes) {
      for (const { host, target } of routes.filter(({ id }) => id.startsWith(`${lane.project}/`))) {
        // While the proxy lets visitors wait, nobody is led anywhere; only a recreate makes it wait.
        const isDead = !up.has(target.host) && !(lane.kind === 'recreate' && held > 0);
        if (!isDead) since.delete(host);
        else if (!since.has(host)) since.set(host, now);
        const ms = isDead ? now - since.get(host) : 0;
        longestMs.set(lane.kind, Math.max(longestMs.get(lane.kind) ?? 0, ms));
      }
    }
    looks += 1;
  }

  const watching = (async () => {
    while (!over) {
      // The engine and the proxy are never down in this world: what can't be seen is seen a moment later.
      await sample().catch(() => {});
      await sleep(EVERY_MS);
    }
  })();
  return {
    longestMs,
    looks: () => looks,
    async stop() {
      over = true;
      await watching;
    },
  };
}
