// A paced visitor: sends a fixed number of requests a second, however slow the answers are, and counts what went wrong.
import { Agent } from 'node:http';
import { SLOW_MS, visit } from './visit.mjs';

const TICK_MS = 5;

/**
 * Starts a load of `perSecond` GET requests for `host` against 127.0.0.1:`port`. `keepAlive` reuses connections;
 * without it each request opens its own. Stop it with `stop()`, which waits for what is in flight.
 */
export function startLoad({ port, host, perSecond, keepAlive, path = '/' }) {
  const agent = new Agent({ keepAlive, maxSockets: 512 });
  const counts = { sent: 0, ok: 0, failed: 0, slow: 0, longestMs: 0, faults: new Map(), answers: new Map() };
  const pending = new Set();
  const started = performance.now();
  let due = 0;

  const timer = setInterval(() => {
    const target = Math.floor(((performance.now() - started) / 1_000) * perSecond);
    for (; due < target; due++) pending.add(track(oneMore()));
  }, TICK_MS);

  function track(visiting) {
    const tracked = visiting.finally(() => pending.delete(tracked));
    return tracked;
  }

  async function oneMore() {
    counts.sent += 1;
    const { ms, fault, answer } = await visit({ agent, port, host, path });
    counts.longestMs = Math.max(counts.longestMs, ms);
    if (ms > SLOW_MS) counts.slow += 1;
    if (fault === undefined) counts.ok += 1;
    else counts.failed += 1;
    const [map, key] = fault === undefined ? [counts.answers, answer] : [counts.faults, fault];
    map.set(key, (map.get(key) ?? 0) + 1);
  }

  return {
    counts,
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      agent.destroy();
      return counts;
    },
  };
}
