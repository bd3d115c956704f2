import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The world is taken down; what its controller wrote stays. */
export async function keepLog({ logFile, run }, say) {
  const kept = join(tmpdir(), `docker-watcher-crash-${run}.log`);
  await copyFile(logFile, kept);
  say(`What the controller wrote: ${kept}`);
}
