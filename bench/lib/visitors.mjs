// Visitors of every kind at once: on kept connections, on new ones, waiting for long answers, listening for a long time.
import { Agent, get, request } from 'node:http';
import WebSocket from 'ws';

export const SLOW_MS = 1_000;
const GIVE_UP_MS = 10_000;
const TICK_MS = 5;
const SERVICE_RESTART = 1012;

/**
 * `perSecond` requests in all, half of them on kept connections, half on new ones; one long answer each 250 ms; `listeners`
 * WebSockets and as many event streams, which come again when they are cut. `stop()` gives what they met; `firstOf(version)`
 * resolves with the moment when somebody was first answered by it.
 */
export function sendVisitors({ port, host, perSecond, listeners, connectTo = '127.0.0.1' }) {
  const seen = { sent: 0, failed: 0, slow: 0, faults: new Map(), latencies: [], cuts: [], goodbyes: 0 };
  const firsts = new Map();
  const agents = [new Agent({ keepAlive: true, maxSockets: 256 }), new Agent({ keepAlive: false })];
  const pending = new Set();
  const began = performance.now();
  let due = 0;
  let longDue = 0;
  let isOver = false;

  const timer = setInterval(() => {
    const elapsed = (performance.now() - began) / 1_000;
    for (const wanted = Math.floor(elapsed * perSecond); due < wanted; due++) track(visit('/', agents[due % 2]));
    for (const wanted = Math.floor(elapsed * 4); longDue < wanted; longDue++)
      track(visit('/slow?ms=500', agents[longDue % 2], 500));
  }, TICK_MS);
  const listening = Array.from({ length: listeners }, () => [listenOnSocket(), listenToEvents()]).flat();

  function track(visiting) {
    const tracked = visiting.finally(() => pending.delete(tracked));
    pending.add(tracked);
  }

  function visit(path, agent, expectedMs = 0) {
    seen.sent += 1;
    const from = performance.now();
    return new Promise((resolve) => {
      const end = (fault, answer) => {
        const ms = performance.now() - from - expectedMs;
        seen.latencies.push(ms);
        if (ms > SLOW_MS) seen.slow += 1;
        if (fault !== undefined) {
          seen.failed += 1;
          seen.faults.set(fault, (seen.faults.get(fault) ?? 0) + 1);
        } else if (!firsts.has(answer)) firsts.set(answer, performance.now());
        resolve();
      };
      const call = request(
        { host: connectTo, port, path, agent, headers: { host }, timeout: GIVE_UP_MS },
        (response) => {
          let body = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            body += chunk;
          });
          response.on('error', (error) => end(`in the answer: ${error.code ?? error.message}`));
          response.on('end', () =>
            response.statusCode === 200 ? end(undefined, body.trim()) : end(`status ${response.statusCode}`),
          );
        },
      );
      call.on('timeout', () => call.destroy(new Error('no answer')));
      call.on('error', (error) => end(error.code ?? error.message));
      call.end();
    });
  }

  function listenOnSocket() {
    let socket;
    const open = () => {
      socket = new WebSocket(`ws://${connectTo}:${port}/ws`, { headers: { host } });
      socket.on('error', () => {});
      socket.on('close', (code) => {
        if (isOver) return;
        seen.cuts.push({ kind: 'WebSocket', at: performance.now() });
        if (code === SERVICE_RESTART) seen.goodbyes += 1;
        setTimeout(open, 100);
      });
    };
    open();
    return () => socket.terminate();
  }

  function listenToEvents() {
    let call;
    const open = () => {
      call = get({ host: connectTo, port, path: '/events', headers: { host }, agent: false }, (response) => {
        response.resume();
        response.on('error', () => {});
        response.on('close', () => {
          if (isOver) return;
          seen.cuts.push({ kind: 'event stream', at: performance.now() });
          setTimeout(open, 100);
        });
      });
      call.on('error', () => {});
    };
    open();
    return () => call.destroy();
  }

  return {
    seen,
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
