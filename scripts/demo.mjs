// `npm run demo`: the whole product on real parts, told as it happens. `--once` does it unattended and checks every claim.
import { bootstrap } from './bootstrap.mjs';

const unattended = process.argv.includes('--once');
await bootstrap();

const { buildWorld } = await import('./demo/world.mjs');
const { claimsBook } = await import('./demo/claims.mjs');
const story = await import('./demo/story.mjs');
const { narrate } = await import('./demo/narrate.mjs');
const { watchEvents } = await import('./world/events.mjs');

const say = (text) => console.log(text);
const interrupted = new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});

const world = await buildWorld(say);
const claims = claimsBook();
let watch;
try {
  await Promise.race([tell(), interrupted]);
  if (!unattended) await stay();
} catch (error) {
  claims.claim('the story went to its end', false, error.message);
  console.error(error);
} finally {
  watch?.close();
  say('\nCleaning up …');
  await world.close();
}
if (claims.rows.length > 0) {
  say('\nWhat was seen:');
  claims.print();
}
process.exit(claims.allHold() ? 0 : 1);

async function tell() {
  await world.controller.start();
  watch = watchEvents(world.controller, narrate(say));
  addresses();
  const chapter = { world, watch, claims, say: (text) => say(`\n${text}`) };
  await story.firstDeploy(chapter);
  await story.swapUnderLoad(chapter);
  await story.brokenVersion(chapter);
  await story.killedInMidDeploy(chapter);
  await story.byPollingAlone(chapter);
  await story.notified(chapter);
}

function addresses() {
  const { host, ports, token, password, configFile, logFile } = world;
  say(`
docker-watcher runs. To look at it:
  the dashboard       http://127.0.0.1:${ports.api}/ (user admin, password ${password})
  the sample app      http://${host}:${ports.proxy}/
                      curl --resolve ${host}:${ports.proxy}:127.0.0.1 http://${host}:${ports.proxy}/
  the API             curl -H "Authorization: Bearer ${token}" http://127.0.0.1:${ports.api}/api/projects
  its configuration   ${configFile}
  its log             ${logFile}`);
}

async function stay() {
  claims.print();
  say('\nThe story is told; everything stays up so that you can look around. Ctrl-C cleans it all up.');
  addresses();
  await interrupted;
}
