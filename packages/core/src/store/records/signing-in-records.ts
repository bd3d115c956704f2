import { LessThanOrEqual, Not } from 'typeorm';
import { type SessionRecord, SessionTable, type UserRecord, UserTable } from '../entities/signing-in.js';
import { readRow } from '../read-rows.js';
import { SummaryRecords } from './summary-records.js';

/** Users and their sessions. */
export class SigningInRecords extends SummaryRecords {
  async users(): Promise<readonly UserRecord[]> {
    return this.manager.find(UserTable, { order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async userByName(name: string): Promise<UserRecord | undefined> {
    return (await this.manager.findOneBy(UserTable, { name })) ?? undefined;
  }

  async insertUser(user: UserRecord): Promise<void> {
    await this.manager.insert(UserTable, { ...user });
  }

  async updateUser(id: string, patch: Partial<Pick<UserRecord, 'passwordHash' | 'passwordFrom'>>): Promise<void> {
    await this.manager.update(UserTable, { id }, patch);
  }

  /** With their sessions. */
  async deleteUser(id: string): Promise<void> {
    await this.manager.delete(SessionTable, { userId: id });
    await this.manager.delete(UserTable, { id });
  }

  /** A session and whose it is; ended ones too: the caller looks at the time. */
  async sessionByHash(
    hash: string,
  ): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | undefined> {
    const session = await readRow(this.manager, SessionTable, 'WHERE hash = ?', [hash]);
    const user = session && (await readRow(this.manager, UserTable, 'WHERE id = ?', [session.userId]));
    return session && user && { session, user };
  }

  async insertSession(session: SessionRecord): Promise<void> {
    await this.manager.insert(SessionTable, { ...session });
  }

  async renewSession(id: string, patch: Pick<SessionRecord, 'lastUsedAt' | 'expiresAt'>): Promise<void> {
    await this.manager.update(SessionTable, { id }, patch);
  }

  async deleteSession(id: string): Promise<boolean> {
    return (await this.manager.delete(SessionTable, { id })).affected === 1;
  }

  /** All of a user, but for `exceptId`; gives how many there were. */
  async deleteSessionsOf(userId: string, exceptId?: string): Promise<number> {
    const { affected } = await this.manager.delete(SessionTable, {
      userId,
      ...(exceptId === undefined ? {} : { id: Not(exceptId) }),
    });
    return affected ?? 0;
  }

  async forgetSessions(expiredAt: Date): Promise<void> {
    await this.manager.delete(SessionTable, { expiresAt: LessThanOrEqual(expiredAt) });
  }
}
