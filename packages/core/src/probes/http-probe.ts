import type { HealthProbe, ProbeResult } from '@docker-watcher/sdk';
import { messageOf } from '../base/index.js';
import type { ProbeSpec } from '../deploy/index.js';
import { expectsStatus } from './expect-status.js';
import { lookByHttp } from './http-request.js';

/** Healthy when the path answers with an expected status. */
export function httpProbe(spec: ProbeSpec): HealthProbe {
  const {
    path = '/',
    expect,
    method,
    headers,
    port,
  } = spec.settings as {
    path?: string;
    expect?: unknown;
    method?: string;
    headers?: Record<string, string>;
    port?: number;
  };
  return {
    async check(target, { signal }) {
      if (target.address === undefined)
        return { healthy: false, reason: 'no-port', evidence: 'The stage has no port to probe.', final: true };
      const began = performance.now();
      try {
        const { status, headers: answered } = await lookByHttp({
          connectTo: target.address.host,
          port: port ?? target.address.port,
          path,
          timeoutMs: spec.timeoutMs,
          signal,
          headers: { host: target.hostName ?? target.address.host, 'user-agent': 'docker-watcher', ...headers },
          ...(method === undefined ? {} : { method }),
        });
        const location = answered.location === undefined ? '' : ` to ${answered.location}`;
        const evidence = `${path} answers ${status}${location} after ${Math.round(performance.now() - began)} ms`;
        return expectsStatus(expect, status) && !leadsToTls(status, answered.location)
          ? { healthy: true, evidence }
          : { healthy: false, reason: 'status', evidence };
      } catch (error) {
        signal.throwIfAborted();
        return unreachable(error, port ?? target.address.port);
      }
    },
  };
}

/** A redirect to https answers everybody alike, also when the program behind it is broken. */
function leadsToTls(status: number, location: string | undefined): boolean {
  return status >= 300 && status < 400 && location?.startsWith('https:') === true;
}

/** What a failed connection tells. */
export function unreachable(error: unknown, port: number): ProbeResult {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const unhealthy = (reason: string, evidence: string): ProbeResult => ({ healthy: false, reason, evidence });
  if (code === 'ECONNREFUSED') return unhealthy('refused', `Port ${port} refuses connections`);
  if (code === 'ETIMEDOUT') return unhealthy('timeout', `Port ${port}: ${messageOf(error)}`);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return unhealthy('reset', `Port ${port} closes the connection without an answer`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return unhealthy('unresolved', `The name does not resolve: ${messageOf(error)}`);
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return unhealthy('unreachable', `The address can't be reached (${code})`);
  if (code.startsWith('HPE_'))
    return unhealthy(
      /INVALID_CONSTANT|INVALID_VERSION/.test(code) ? 'tls' : 'protocol',
      `Port ${port} does not speak plain http (${code})`,
    );
  return unhealthy('failed', messageOf(error));
}
