import { withSignals } from '../base/index.js';
import type { DeployPorts } from './context.js';

/** Sleeps, but wakes at once when the engine tells something of `containerId`. */
export async function sleepOrEvent(
  ports: Pick<DeployPorts, 'clock' | 'engine'>,
  containerId: string,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const woken = new AbortController();
  const stop = ports.engine.watch((event) => {
    if (event.id === containerId || event.action === 'reconnect') woken.abort();
  });
  try {
    await withSignals([signal, woken.signal], (either) => ports.clock.sleep(ms, either));
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    stop();
  }
}
