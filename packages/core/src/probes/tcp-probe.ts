import { connect } from 'node:net';
import type { HealthProbe, ProbeResult } from '@docker-watcher/sdk';
import type { ProbeSpec } from '../deploy/index.js';
import { unreachable } from './http-probe.js';

/** A published port accepts connections with nobody behind it, and closes them: so it has to stay open. */
const HOLD_MS = 300;

/** Healthy when the port accepts a connection and keeps it. */
export function tcpProbe(spec: ProbeSpec): HealthProbe {
  const { port: configured, holdMs = HOLD_MS } = spec.settings as { port?: number; holdMs?: number };
  return {
    check(target, { signal }) {
      const { address } = target;
      if (address === undefined)
        return Promise.resolve({
          healthy: false,
          reason: 'no-port',
          evidence: 'The stage has no port to probe.',
          final: true,
        });
      const port = configured ?? address.port;
      return new Promise<ProbeResult>((resolve, reject) => {
        const socket = connect({ host: address.host, port, signal });
        const end = (result: ProbeResult): void => {
          clearTimeout(timer);
          socket.destroy();
          resolve(result);
        };
        let timer = setTimeout(
          () =>
            end({
              healthy: false,
              reason: 'timeout',
              evidence: `Port ${port} does not accept within ${spec.timeoutMs} ms`,
            }),
          spec.timeoutMs,
        );
        socket.on('connect', () => {
          clearTimeout(timer);
          timer = setTimeout(() => end({ healthy: true, evidence: `Port ${port} accepts connections` }), holdMs);
        });
        socket.on('close', () =>
          end({ healthy: false, reason: 'closed', evidence: `Port ${port} accepts a connection and closes it` }),
        );
        socket.on('error', (error) => {
          clearTimeout(timer);
          if (signal.aborted) reject(signal.reason);
          else resolve(unreachable(error, port));
        });
      });
    },
  };
}
