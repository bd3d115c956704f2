import type { Actor, EventType, StoredEvent } from '@docker-watcher/sdk';
import { In, IsNull, LessThan, MoreThan, Raw } from 'typeorm';
import type { EventDraft } from '../../deploy/index.js';
import type { EventFilter, OutboxItem, OutboxPatch } from '../../notify/index.js';
import { withoutNulls } from '../columns.js';
import {
  type EventEntity,
  EventTable,
  FactTable,
  OutboxTable,
  SecretTable,
  type TokenRecord,
  TokenTable,
} from '../entities/telling.js';
import { insertRow } from '../insert-row.js';
import { readRow } from '../read-rows.js';
import { SigningInRecords } from './signing-in-records.js';

const CURSOR = 'outbox-cursor';
const MOST_EVENTS = 1_000;

export interface LatestEventsFilter {
  /** Only those with a smaller `seq`. */
  readonly beforeSeq?: number;
  readonly types: readonly string[];
  /** Only those of these projects. */
  readonly projects?: readonly string[];
  readonly stage?: string;
  /** Id of the actor. */
  readonly actor?: string;
  readonly limit: number;
}

/** Events, outbox, tokens and secrets, on top of all the rest: what one transaction can do. */
export class Records extends SigningInRecords {
  /** What this transaction has appended, in order; published after its commit. */
  readonly appended: StoredEvent[] = [];

  async appendEvent(draft: EventDraft): Promise<StoredEvent> {
    const row = { ...draft, at: this.tools.clock.now(), data: { ...draft.data } };
    const seq = await insertRow(this.manager, EventTable, row);
    const event = eventOf({ ...row, seq: seq as number });
    this.appended.push(event);
    return event;
  }

  async events(filter: EventFilter): Promise<readonly StoredEvent[]> {
    const rows = await this.manager.find(EventTable, {
      where: {
        ...(filter.afterSeq === undefined ? {} : { seq: MoreThan(filter.afterSeq) }),
        ...(filter.deploy === undefined ? {} : { deploy: filter.deploy }),
        ...(filter.project === undefined ? {} : { project: filter.project }),
        ...(filter.stage === undefined ? {} : { stage: filter.stage }),
        ...(filter.types === undefined ? {} : { type: In([...filter.types]) }),
      },
      order: { seq: 'ASC' },
      take: Math.min(filter.limit ?? MOST_EVENTS, MOST_EVENTS),
    });
    return rows.map(eventOf);
  }

  /** Newest first. */
  async latestEvents(filter: LatestEventsFilter): Promise<readonly StoredEvent[]> {
    const { beforeSeq, types, projects, stage, actor, limit } = filter;
    const rows = await this.manager.find(EventTable, {
      where: {
        type: In([...types]),
        ...(beforeSeq === undefined ? {} : { seq: LessThan(beforeSeq) }),
        ...(projects === undefined ? {} : { project: In([...projects]) }),
        ...(stage === undefined ? {} : { stage }),
        ...(actor === undefined
          ? {}
          : { actor: Raw((column) => `json_extract(${column}, '$.id') = :actor`, { actor }) }),
      },
      order: { seq: 'DESC' },
      take: Math.min(limit, MOST_EVENTS),
    });
    return rows.map(eventOf);
  }

  async lastSeq(): Promise<number> {
    return (await this.manager.maximum(EventTable, 'seq')) ?? 0;
  }

  async outboxCursor(): Promise<number | undefined> {
    const seq = await this.fact(CURSOR);
    return seq === undefined ? undefined : Number(seq);
  }

  async moveOutboxCursor(seq: number): Promise<void> {
    await this.putFact(CURSOR, String(seq));
  }

  async addOutbox(items: readonly OutboxItem[]): Promise<void> {
    for (const item of items) await this.manager.insert(OutboxTable, { ...item });
  }

  async updateOutbox(id: string, patch: OutboxPatch): Promise<void> {
    await this.manager.update(OutboxTable, { id }, patch);
  }

  async forgetDelivered(before: Date): Promise<void> {
    await this.manager.delete(OutboxTable, { state: 'delivered', nextAt: LessThan(before) });
  }

  async outboxHeads(): Promise<readonly OutboxItem[]> {
    const heads: { notifier: string; eventSeq: number }[] = await this.manager
      .createQueryBuilder(OutboxTable, 'item')
      .select('item.notifier', 'notifier')
      .addSelect('MIN(item.eventSeq)', 'eventSeq')
      .where('item.state = :state', { state: 'waiting' })
      .groupBy('item.notifier')
      .getRawMany();
    if (heads.length === 0) return [];
    const rows = await this.manager.find(OutboxTable, { where: heads.map((head) => ({ ...head, state: 'waiting' })) });
    return rows.map((row) => withoutNulls<OutboxItem>(row));
  }

  async outboxWaiting(notifier: string, limit: number): Promise<readonly OutboxItem[]> {
    const rows = await this.manager.find(OutboxTable, {
      where: { notifier, state: 'waiting' },
      order: { eventSeq: 'ASC' },
      take: limit,
    });
    return rows.map((row) => withoutNulls<OutboxItem>(row));
  }

  async fact(name: string): Promise<string | undefined> {
    return (await this.manager.findOneBy(FactTable, { name }))?.value;
  }

  async putFact(name: string, value: string): Promise<void> {
    await this.manager.upsert(FactTable, { name, value }, ['name']);
  }

  async getSecret(name: string): Promise<string | undefined> {
    const row = await this.manager.findOneBy(SecretTable, { name });
    return row === null ? undefined : this.tools.sealer.open(row.value);
  }

  async putSecret(name: string, value: string): Promise<void> {
    await this.manager.upsert(SecretTable, { name, value: this.tools.sealer.seal(value) }, ['name']);
  }

  async tokens(): Promise<readonly TokenRecord[]> {
    const rows = await this.manager.find(TokenTable, { where: { revokedAt: IsNull() }, order: { createdAt: 'ASC' } });
    return rows.map((row) => withoutNulls<TokenRecord>(row));
  }

  /** Revoked ones too: the caller tells why it is refused. */
  async tokenByHash(hash: string): Promise<TokenRecord | undefined> {
    return readRow(this.manager, TokenTable, 'WHERE hash = ?', [hash]);
  }

  async insertToken(token: TokenRecord): Promise<void> {
    await this.manager.insert(TokenTable, { ...token } as never);
  }

  async revokeToken(id: string, at: Date): Promise<boolean> {
    const { affected } = await this.manager.update(TokenTable, { id, revokedAt: IsNull() }, { revokedAt: at });
    return affected === 1;
  }

  async touchToken(id: string, at: Date): Promise<void> {
    await this.manager.update(TokenTable, { id }, { lastUsedAt: at });
  }
}

function eventOf(row: EventEntity): StoredEvent {
  const { at, type, actor, ...rest } = withoutNulls<EventEntity>(row);
  return { ...rest, at: at.toISOString(), type: type as EventType, actor: actor as Actor };
}
