import type { Notifier } from '@docker-watcher/sdk';
import type { Guard } from './guard.js';
import { guardPart } from './guard-part.js';

/** A notifier as core sees it. */
export function guardNotifier(notifier: Notifier, guard: Guard): Notifier {
  const test = notifier.test?.bind(notifier);
  const notifyMany = notifier.notifyMany?.bind(notifier);
  return {
    notify: (notification, { signal }) =>
      guard.call({ method: 'notify', deadlineMs: 30_000 }, signal, (inner) =>
        notifier.notify(notification, { signal: inner }),
      ),
    ...(notifyMany && {
      notifyMany: (batch, { signal }) =>
        guard.call({ method: 'notifyMany', deadlineMs: 30_000 }, signal, (inner) =>
          notifyMany(batch, { signal: inner }),
        ),
    }),
    ...(test && {
      test: ({ signal }) =>
        guard.call({ method: 'test', deadlineMs: 30_000 }, signal, (inner) => test({ signal: inner })),
    }),
    ...guardPart(notifier, guard),
  };
}
