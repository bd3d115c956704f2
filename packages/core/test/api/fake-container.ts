import type { ContainerLine, ContainerStats, ContainerStreams } from '../../src/http/index.js';

/** A container that says and uses what a test wants, and tells how far it was read. */
export function fakeContainer() {
  const asked: { id: string; options: object }[] = [];
  const state = {
    lines: [] as ContainerLine[],
    fault: undefined as Error | undefined,
    read: 0,
    open: 0,
    endless: false,
  };
  const streams: ContainerStreams = {
    async *followLogs(id, options) {
      asked.push({ id, options });
      state.open += 1;
      try {
        for (const line of state.lines) {
          state.read += 1;
          yield line;
        }
        if (state.fault !== undefined) throw state.fault;
        if (state.endless) await aborted(options.signal);
      } finally {
        state.open -= 1;
      }
    },
    async *followStats(id, options) {
      asked.push({ id, options });
      yield STATS;
    },
  };
  return { streams, asked, state };
}

const STATS: ContainerStats = {
  at: '2026-03-01T12:00:00.000Z',
  cpuPercent: 12.5,
  memoryBytes: 1_000,
  memoryLimitBytes: 2_000,
  receivedBytes: 3,
  sentBytes: 4,
};

export function line(second: number, text: string): ContainerLine {
  return { at: `2026-03-01T12:00:${String(second).padStart(2, '0')}.000000000Z`, stream: 'stdout', text };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
