import type { StoredEvent } from '@docker-watcher/sdk';
import { type Clock, type Ids, Serial } from '../../../src/base/index.js';
import type { DeployReads } from '../../../src/deploy/index.js';
import type { DetectionReads } from '../../../src/detection/index.js';
import type { EventLog } from '../../../src/notify/index.js';
import { Disk } from './disk.js';
import { MemoryReads } from './memory-reads.js';
import { MemoryWrites } from './memory-writes.js';

type Extras =
  | 'lastSeq'
  | 'events'
  | 'latestEvents'
  | 'outboxHeads'
  | 'outboxWaiting'
  | 'tokens'
  | 'tokenByHash'
  | 'users'
  | 'userByName'
  | 'sessionByHash'
  | 'summaries'
  | 'getSecret';
type Queries = Pick<MemoryReads, keyof DeployReads | keyof DetectionReads | Extras>;

export interface MemoryStore extends Queries, Pick<EventLog, 'subscribe'> {
  write<T>(work: (tx: MemoryWrites) => Promise<T>): Promise<T>;
  readonly instanceId: string;
  /** The process dies: a transaction that is under way leaves nothing. Gives what the next one opens. */
  crash(): Disk;
  close(): Promise<void>;
}

export interface MemoryStoreOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** What an earlier process left; absent: an empty one. */
  readonly disk?: Disk;
}

const HIDDEN: ReadonlySet<string> = new Set(['constructor', 'disk', 'named', 'rowOf', 'rows']);

/** The store's twin: serialised transactions kept whole or not at all, foreign keys, events in order of commit. */
export function openMemoryStore(options: MemoryStoreOptions): MemoryStore {
  const disk = options.disk ?? new Disk();
  const writer = new Serial();
  const listeners = new Set<(event: StoredEvent) => void>();
  let crashed = false;
  const open = (): Disk => {
    if (crashed) throw new Error('The process that had this store open is dead');
    return disk;
  };

  const write = <T>(work: (tx: MemoryWrites) => Promise<T>): Promise<T> =>
    writer.run(async () => {
      const tx = new MemoryWrites(open, options);
      let result: T;
      try {
        result = await work(tx);
        open();
      } catch (error) {
        if (!crashed) disk.log.takeBack();
        throw error;
      }
      disk.log.keep();
      for (const event of tx.appended) for (const listener of listeners) listener(event);
      return result;
    });

  const instance = disk.facts.get('instance') ?? disk.facts.put({ name: 'instance', value: options.ids.next() });
  disk.log.keep();
  return {
    ...queuedReads(new MemoryReads(open), writer),
    write,
    instanceId: instance.value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    crash() {
      crashed = true;
      disk.log.takeBack();
      return disk;
    },
    close: () => writer.idle(),
  };
}

/** A read waits for the transaction before it: it never sees half of one. */
function queuedReads(reads: MemoryReads, writer: Serial): Queries {
  const names = Object.getOwnPropertyNames(MemoryReads.prototype).filter((name) => !HIDDEN.has(name));
  const bound = names.map((name) => {
    const read = Reflect.get(reads, name) as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => writer.run(() => read.apply(reads, args))];
  });
  return Object.fromEntries(bound) as unknown as Queries;
}
