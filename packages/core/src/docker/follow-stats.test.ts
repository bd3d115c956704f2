import { expect, it } from 'vitest';
import { usageOf, type WireStats } from './follow-stats.js';

const cpu = (total: number, system: number, cores: object = { online_cpus: 2 }) => ({
  cpu_usage: { total_usage: total },
  system_cpu_usage: system,
  ...cores,
});
const stats = (extra: Partial<WireStats> = {}): WireStats => ({
  read: '2026-03-01T12:00:00.123456789Z',
  cpu_stats: cpu(1_500, 20_000),
  precpu_stats: cpu(1_000, 10_000),
  memory_stats: { usage: 1_000, limit: 5_000, stats: { inactive_file: 300 } },
  ...extra,
});

it('reckons as docker stats does', () => {
  const networks = { eth0: { rx_bytes: 1, tx_bytes: 10 }, eth1: { rx_bytes: 2, tx_bytes: 20 } };
  expect(usageOf(stats({ networks }))).toEqual({
    at: '2026-03-01T12:00:00.123Z',
    cpuPercent: 10,
    memoryBytes: 700,
    memoryLimitBytes: 5_000,
    receivedBytes: 3,
    sentBytes: 30,
  });
});

it('takes the figures of control groups v1, and counts cores where they are not told', () => {
  const memory_stats = { usage: 1_000, limit: 5_000, stats: { total_inactive_file: 100, inactive_file: 1 } };
  const cpu_stats = { ...cpu(1_500, 20_000, {}), cpu_usage: { total_usage: 1_500, percpu_usage: [1, 2, 3, 4] } };
  expect(usageOf(stats({ memory_stats, cpu_stats }))).toMatchObject({ memoryBytes: 900, cpuPercent: 20 });
});

it('is zero rather than strange', () => {
  const odd = stats({ cpu_stats: cpu(1_000, 10_000), memory_stats: { usage: 1, stats: { inactive_file: 9 } } });
  expect(usageOf(odd)).toMatchObject({ cpuPercent: 0, memoryBytes: 0, memoryLimitBytes: 0, receivedBytes: 0 });
});
