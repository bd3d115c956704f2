import type { DeployReads, DeployTx } from '../../src/deploy/index.js';
import type { DetectionReads, DetectionTx } from '../../src/detection/index.js';
import type { AuditTrail, StageSummaries, StoredToken, TokenTx, UserStore, UserTx } from '../../src/http/index.js';
import type { EventLog, OutboxStore, OutboxTx } from '../../src/notify/index.js';

/** Everything that the rooms ask of a store, and what one transaction can do for them. */
export interface AllTx extends DeployTx, DetectionTx, OutboxTx, TokenTx, UserTx {
  putSecret(name: string, value: string): Promise<void>;
}

export interface AnyStore
  extends DeployReads,
    DetectionReads,
    EventLog,
    AuditTrail,
    StageSummaries,
    Pick<OutboxStore, 'outboxHeads' | 'outboxWaiting'>,
    Omit<UserStore, 'write'> {
  write<T>(work: (tx: AllTx) => Promise<T>): Promise<T>;
  tokens(): Promise<readonly StoredToken[]>;
  tokenByHash(hash: string): Promise<StoredToken | undefined>;
  getSecret(name: string): Promise<string | undefined>;
  readonly instanceId: string;
  close(): Promise<void>;
}

export interface StoreHouse {
  /** An empty one the first time, then what the one before has left. */
  open(): Promise<AnyStore>;
  end(): Promise<void>;
}
