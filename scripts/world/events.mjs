// The controller's events as they come, and a way to wait for one.

/** Follows the controller's events and lets a chapter wait for one. */
export function watchEvents(controller, tell) {
  const events = [];
  const waiting = new Set();
  const close = controller.follow((event) => {
    events.push({ ...event, seenAt: Date.now() });
    tell(event);
    for (const check of waiting) check();
  });
  return {
    events,
    close,
    /** The first event that `matches`, past or to come. */
    until(matches, what, withinMs = 60_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`waited ${withinMs / 1_000} s for: ${what}`));
        }, withinMs);
        const check = () => {
          const found = events.find(matches);
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      });
    },
  };
}
