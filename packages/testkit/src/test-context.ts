import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '@docker-watcher/core';
import type { LogFields, PartContext } from '@docker-watcher/sdk';

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** What a part gets from its host, with the host's real HTTP client. */
export interface TestContext extends PartContext {
  /** What the part has logged; nothing is printed. */
  readonly logged: readonly LoggedLine[];
  /** Aborts `signal`, closes connections, deletes `dataDir`. */
  close(): Promise<void>;
}

export async function testContext(id = 'test'): Promise<TestContext> {
  const life = new AbortController();
  const http = createHttpClient({ userAgent: 'docker-watcher-testkit' });
  const dataDir = await mkdtemp(join(tmpdir(), 'dw-part-'));
  const logged: LoggedLine[] = [];
  const write =
    (level: LoggedLine['level']) =>
    (message: string, fields: LogFields = {}) =>
      void logged.push({ level, message, fields });
  return {
    id,
    http,
    dataDir,
    logged,
    signal: life.signal,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    async close() {
      life.abort(new Error('The test is over'));
      http.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
