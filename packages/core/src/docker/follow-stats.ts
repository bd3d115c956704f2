import type Docker from 'dockerode';
import { engineFault } from './faults.js';
import { gone } from './follow-logs.js';
import { jsonLines } from './json-lines.js';

export interface Usage {
  /** RFC 3339. */
  readonly at: string;
  /** 100: one core at its limit. */
  readonly cpuPercent: number;
  /** Without the page cache. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What of the engine's figures is read. */
export interface WireStats {
  readonly read: string;
  readonly cpu_stats: WireCpu;
  readonly precpu_stats: WireCpu;
  readonly memory_stats: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number };
  };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>;
}

interface WireCpu {
  readonly cpu_usage: { readonly total_usage: number; readonly percpu_usage?: readonly number[] | null };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** What a container uses, about once a second, until it ends. */
export async function* followStats(
  docker: Docker,
  containerId: string,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<Usage> {
  try {
    const options = { stream: true, abortSignal: signal } as unknown as { stream: true };
    const stream = (await docker.getContainer(containerId).stats(options)) as NodeJS.ReadableStream;
    for await (const value of jsonLines(stream)) {
      const stats = value as WireStats;
      // The engine goes on telling nothing of a container that has ended.
      if (stats.memory_stats.usage === undefined) return;
      // The first has nothing before it to be compared with.
      if (stats.precpu_stats.system_cpu_usage !== undefined) yield usageOf(stats);
    }
  } catch (error) {
    if (signal.aborted) return;
    throw gone(error, containerId) ?? engineFault(error);
  }
}

/** As `docker stats` reckons: https://docs.docker.com/reference/cli/docker/container/stats/ */
export function usageOf({
  read,
  cpu_stats: now,
  precpu_stats: before,
  memory_stats: memory,
  networks,
}: WireStats): Usage {
  const spent = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  const cores = now.online_cpus ?? now.cpu_usage.percpu_usage?.length ?? 1;
  const cache = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
  const cards = Object.values(networks ?? {});
  return {
    at: new Date(read).toISOString(),
    cpuPercent: spent > 0 && passed > 0 ? Math.round((spent / passed) * cores * 10_000) / 100 : 0,
    memoryBytes: Math.max(0, (memory.usage ?? 0) - cache),
    memoryLimitBytes: memory.limit ?? 0,
    receivedBytes: cards.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    sentBytes: cards.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
  };
}
