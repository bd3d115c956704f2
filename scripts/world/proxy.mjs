// Ends the embedded proxy of a world that is being taken down.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The proxy outlives the controller by design, so whoever made this world ends it, by the process id it wrote. */
export async function stopProxy(dataDir) {
  const file = join(dataDir, 'parts/proxy-proxy/proxy.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid)) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
