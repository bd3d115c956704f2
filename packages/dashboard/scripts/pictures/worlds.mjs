import { setTimeout as sleep } from 'node:timers/promises';
import { loadFake } from '../fake.mjs';

const FAILS_WITHIN_MS = 3_000;
/** So far into a deploy it waits to be proved. */
const UNDER_WAY_MS = 1_400;

/**
 * What is pictured, each behind a server of its own: an ordinary day, a day of troubles, nothing yet, and nobody signed in.
 * `running` and `failed` are deploys of the ordinary day. Time stands still in all of them.
 */
export async function openWorlds(site) {
  const { FakeServer, World, tellStory, tellTroubles } = await loadFake();
  const day = new World({ stepMs: 200 });
  const troubled = new World({ stepMs: 200 });
  const servers = {
    day: new FakeServer({ world: day, site }),
    troubled: new FakeServer({ world: troubled, site }),
    empty: new FakeServer({ world: new World({ projects: 0 }), site }),
    closed: new FakeServer({ world: new World({ projects: 1 }), site, signedOut: true }),
    reader: new FakeServer({ world: day, site, ability: 'read' }),
  };
  await Promise.all(Object.values(servers).map((server) => server.start()));
  tellStory(day);
  tellTroubles(troubled);
  await sleep(FAILS_WITHIN_MS);
  const running = day.begin(day.stage('web-app-launcher', 'dev'), 'dev-45');
  await sleep(UNDER_WAY_MS);
  day.stop();
  troubled.stop();
  const failed = day.deploys.findLast(({ state }) => state === 'failed');
  return {
    servers,
    running,
    failed,
    async close() {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
    },
  };
}
