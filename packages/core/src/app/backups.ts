import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askedBy, type Ids, Serial } from '../base/index.js';
import type { Backups } from '../http/index.js';
import type { Store } from '../store/index.js';

/** One at a time. The copy has no name any more when it is handed on: whatever happens to the reader, nothing is left behind. */
export function backupsOf(store: Pick<Store, 'backup' | 'write'>, dataDir: () => string, ids: Ids): Backups {
  const one = new Serial();
  return {
    take: (caller) =>
      one.run(async () => {
        const file = join(dataDir(), `backup-${ids.next()}.tmp`);
        try {
          await store.backup(file);
          const handle = await open(file, 'r');
          const { size } = await handle.stat();
          await store.write((tx) => tx.appendEvent({ type: 'backup.taken', ...askedBy(caller, { bytes: size }) }));
          return { bytes: handle.createReadStream(), size };
        } finally {
          await rm(file, { force: true });
        }
      }),
  };
}
