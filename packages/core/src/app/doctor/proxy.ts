import type { ProxyProvider } from '@docker-watcher/sdk';
import { messageOf, toAppError } from '../../base/index.js';
import type { Check } from '../../http/index.js';
import { type Finding, failed, type Look, ok, type Patient, skipped, warning } from './look.js';

const VISIT_MS = 5_000;
const LATER = skipped('It starts with docker-watcher serve, and serves on when that stops.');

/** Does it answer, let us in, and take visitors in where they come? */
export const proxy: Look = {
  id: 'proxy',
  title: 'Proxy',
  async look(patient, signal) {
    const { proxies, config } = patient;
    const current = proxies.current();
    const host = config.stages.find((stage) => stage.host !== undefined)?.host;
    if (current === undefined || host === undefined) {
      return [{ id: 'proxy', title: 'Proxy', ...skipped('No stage has a host name: nothing goes through a proxy.') }];
    }
    const title = `Proxy ${current.id}`;
    const own: Check = { id: 'proxy', title, ...(await standing(current.provider, signal)) };
    if (own.state === 'failed' && patient.startsProxy) return [{ id: 'proxy', title, ...LATER }];
    if (own.state === 'failed') return [own];
    return [
      own,
      { id: 'proxy.entry', title: 'Proxy entry', ...(await entry(patient, current.provider, host, signal)) },
    ];
  },
};

async function standing(provider: ProxyProvider, signal: AbortSignal): Promise<Finding> {
  try {
    const { state, detail = 'It answers and lets us in.' } = (await provider.health?.({ signal })) ?? { state: 'ok' };
    if (state === 'failed') return failed(detail);
    return state === 'degraded' ? warning(detail) : ok(detail);
  } catch (error) {
    signal.throwIfAborted();
    const { message, hint } = toAppError(error);
    return failed(message, hint);
  }
}

/** Any answer will do: what is routed by now is for others to tell. */
async function entry(
  { visitor }: Patient,
  provider: ProxyProvider,
  host: string,
  signal: AbortSignal,
): Promise<Finding> {
  const way = await provider.entry(host, { signal });
  const where = `${way.tls ? 'https' : 'http'}://${way.connectTo}:${way.port}`;
  try {
    const { status } = await visitor.visit(way, host, '/', { signal, timeoutMs: VISIT_MS });
    return ok(`${where} answers for ${host} (${status}).`);
  } catch (error) {
    signal.throwIfAborted();
    return failed(
      `${where} does not answer: ${messageOf(error)}`,
      'Deploys are proved through it. Set the address where docker-watcher reaches the proxy as visitors do.',
    );
  }
}
