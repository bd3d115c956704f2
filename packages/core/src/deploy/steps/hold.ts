import type { DeployStep } from '../context.js';

/** Requests wait in the proxy while one version makes room for the next. */
export const HOLD_BOUNDS = { timeoutMs: 30_000, maxRequests: 1_000, maxBodyBytes: 1024 * 1024 };

export const hold: DeployStep = {
  name: 'hold',
  deadlineMs: () => 10_000,
  async act({ ports, frozen }, signal) {
    const { host } = frozen.spec;
    const provider = ports.proxies.current()?.provider;
    if (host === undefined || provider?.hold === undefined) return { held: false };
    await provider.hold(host, HOLD_BOUNDS, { signal });
    return { held: true };
  },
  async undo({ ports, frozen }, signal) {
    const { host } = frozen.spec;
    // Also when nobody wrote down that it is held: a crash may have come between.
    if (host !== undefined) await ports.proxies.current()?.provider.release?.(host, { signal });
  },
};
