/** Resolves with the first signal that ends a process; a second one ends it at once. SIGHUP calls `onHangUp`. */
export function untilSignal(onHangUp: () => void): Promise<NodeJS.Signals> {
  process.on('SIGHUP', onHangUp);
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.off('SIGHUP', onHangUp);
        for (const again of ['SIGTERM', 'SIGINT'] as const) process.once(again, () => process.exit(1));
        resolve(signal);
      });
    }
  });
}
