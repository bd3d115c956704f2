import { AppError, messageOf } from '../../base/index.js';
import type { DeployContext, DeployStep } from '../context.js';
import { runningContainer } from './gate.js';

/** So many fresh connections in a row must meet the new generation. */
const IN_A_ROW = 3;
const PAUSE_MS = 100;
const VISIT_MS = 5_000;

/** Evidence through the real route, the way a visitor comes. */
export const prove: DeployStep = {
  name: 'prove',
  deadlineMs: () => 60_000,
  async act(context, signal) {
    const { ports, facts, frozen } = context;
    const provider = ports.proxies.current()?.provider;
    if (facts.route === undefined || provider === undefined) return { evidence: 'no route to prove' };
    // Restarted, it would have another address than the one the route leads to.
    await runningContainer(context, signal);
    const { host, generation } = facts.route;
    const began = ports.clock.monotonicMs();
    let evidence = '';
    for (let inARow = 0; inARow < IN_A_ROW; ) {
      const answer = await provider.serving(host, generation, { signal });
      evidence = answer.evidence;
      inARow = answer.serving ? inARow + 1 : 0;
      if (answer.serving) continue;
      if (ports.clock.monotonicMs() - began > 30_000) {
        throw new AppError(
          'route.not_serving',
          `The proxy still does not serve the new version of ${host}: ${evidence}`,
        );
      }
      await ports.clock.sleep(PAUSE_MS, signal);
    }
    return { evidence: `${evidence} ${await visit(context, host, frozen.spec.probe?.settings.path, signal)}`.trim() };
  },
};

/** An access list's 401 or 403 proves the route; a gateway error says that the proxy does not come through. */
async function visit({ ports }: DeployContext, host: string, path: unknown, signal: AbortSignal): Promise<string> {
  const provider = ports.proxies.current()?.provider;
  if (provider === undefined) return '';
  const entry = await provider.entry(host, { signal });
  const page = typeof path === 'string' ? path : '/';
  const { status, headers } = await ports.visitor
    .visit(entry, host, page, { signal, timeoutMs: VISIT_MS })
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw new AppError('route.not_serving', `${host} can't be visited through the proxy: ${messageOf(error)}`, {
        cause: error,
      });
    });
  const byProxy = headers['docker-watcher-proxy'] !== undefined;
  if (status === 502 || status === 504 || (status === 503 && byProxy)) {
    throw new AppError(
      'route.not_serving',
      `Through the proxy, ${host}${page} answers ${status}: the proxy does not reach the container.`,
      {
        hint: 'Is the proxy on the same network as the container? See docker.reach.',
      },
    );
  }
  if (status === 503) throw new AppError('route.refused', `Through the proxy, ${host}${page} answers 503.`);
  return `${page} answers ${status}.`;
}
