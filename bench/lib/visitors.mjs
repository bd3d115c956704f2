// Visitors of every kind at once: on kept connections, on new ones, waiting for long answers, listening for a long time.
import { Agent, get } from 'node:http';
import WebSocket from 'ws';
import { SLOW_MS, visit } from '../../scripts/world/visit.mjs';
import { instant } from './stats.mjs';

const TICK_MS = 5;
const SERVICE_RESTART = 1012;

/**
 * `perSecond` requests in all, half of them on kept connections, half on new ones; one long answer each 250 ms; `listeners`
 * WebSockets and as many event streams, which come again when they are cut. `stop()` gives what they met, each `{at, ms}`;
 * `firstOf(version)` resolves with the moment when somebody was first answered by it. Moments are milliseconds since 1970. `asBrowsers`: what was sent on a kept connection that is
 * closed meanwhile is sent again, once and on a new one, and counted; RFC 9112, 9.3.1 has them do so.
 */
export function sendVisitors({ port, host, perSecond, listeners, connectTo = '127.0.0.1', asBrowsers = false }) {
  const seen = { sent: 0, again: 0, failed: 0, slow: 0, faults: new Map(), met: [], cuts: [], goodbyes: 0 };
  const firsts = new Map();
  const [kept, fresh] = [new Agent({ keepAlive: true, maxSockets: 256 }), new Agent({ keepAlive: false })];
  const agents = [kept, fresh];
  const pending = new Set();
  const began = performance.now();
  let due = 0;
  let longDue = 0;
  let isOver = false;

  const timer = setInterval(() => {
    const elapsed = (performance.now() - began) / 1_000;
    for (const wanted = Math.floor(elapsed * perSecond); due < wanted; due++) track(call('/', agents[due % 2]));
    for (const wanted = Math.floor(elapsed * 4); longDue < wanted; longDue++)
      track(call('/slow?ms=500', agents[longDue % 2], 500));
  }, TICK_MS);
  const listening = Array.from({ length: listeners }, () => [listenOnSocket(), listenToEvents()]).flat();

  function track(visiting) {
    const tracked = visiting.finally(() => pending.delete(tracked));
    pending.add(tracked);
  }

  async function call(path, agent, expectedMs = 0) {
    seen.sent += 1;
    const began = instant();
    const once = (by) => visit({ agent: by, port, host, path, connectTo });
    let met = await once(agent);
    if (asBrowsers && met.wasKept) {
      seen.again += 1;
      met = await once(fresh);
    }
    const { fault, answer } = met;
    const ms = instant() - began - expectedMs;
    seen.met.push({ at: began, ms });
    if (ms > SLOW_MS) seen.slow += 1;
    if (fault !== undefined) {
      seen.failed += 1;
      seen.faults.set(fault, (seen.faults.get(fault) ?? 0) + 1);
    } else if (!firsts.has(answer)) firsts.set(answer, instant());
  }

  function listenOnSocket() {
    let socket;
    const open = () => {
      socket = new WebSocket(`ws://${connectTo}:${port}/ws`, { headers: { host } });
      socket.on('error', () => {});
      socket.on('close', (code) => {
        if (isOver) return;
        seen.cuts.push({ kind: 'WebSocket', at: instant() });
        if (code === SERVICE_RESTART) seen.goodbyes += 1;
        setTimeout(open, 100);
      });
    };
    open();
    return () => socket.terminate();
  }

  function listenToEvents() {
    let stream;
    const open = () => {
      stream = get({ host: connectTo, port, path: '/events', headers: { host }, agent: false }, (response) => {
        response.resume();
        response.on('error', () => {});
        response.on('close', () => {
          if (isOver) return;
          seen.cuts.push({ kind: 'event stream', at: instant() });
          setTimeout(open, 100);
        });
      });
      stream.on('error', () => {});
    };
    open();
    return () => stream.destroy();
  }

  return {
    async firstOf(version, withinMs = 60_000) {
      const from = performance.now();
      while (!firsts.has(version)) {
        if (performance.now() - from > withinMs) throw new Error(`Nobody was answered by ${version}.`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return firsts.get(version);
    },
    /** Its next answer counts as the first again. */
    forget(version) {
      firsts.delete(version);
    },
    async stop() {
      isOver = true;
      clearInterval(timer);
      for (const leave of listening) leave();
      await Promise.all(pending);
      for (const agent of agents) agent.destroy();
      return seen;
    },
  };
}
