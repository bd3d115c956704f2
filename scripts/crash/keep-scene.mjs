import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GRAVE = ['warn', 'error', 'fatal'];
const LINES = 40;

/**
 * The world is taken down; what its controller wrote stays, and its engine with `engineLog`, and how each container was
 * found. The last warnings are told at once: where this runs, nobody may come to look.
 */
export async function keepScene({ logFile, run, docker }, say, engineLog) {
  const kept = (what) => join(tmpdir(), `docker-watcher-crash-${run}${what}`);
  await copyFile(logFile, kept('.log'));
  if (engineLog !== undefined) await copyFile(engineLog, kept('-engine.log'));
  const labelled = await docker.listContainers({ all: true, filters: { label: ['io.docker-watcher.instance'] } });
  const found = await Promise.all(labelled.map(({ Id }) => docker.getContainer(Id).inspect().catch(String)));
  await writeFile(kept('-containers.json'), JSON.stringify(found, undefined, 2));
  for (const { Name, State } of found)
    say(`  ${Name?.slice(1)}: ${State?.Status} ${State?.ExitCode} ${State?.Error ?? ''} since ${State?.StartedAt}`);
  for (const line of warnings(await readFile(logFile, 'utf8')).slice(-LINES)) say(`  ${line}`);
  say(`What was found and written: ${kept('*')}`);
}

function warnings(log) {
  return log.split('\n').filter((line) => {
    try {
      return GRAVE.includes(JSON.parse(line).level);
    } catch {
      return line.trim() !== '';
    }
  });
}
