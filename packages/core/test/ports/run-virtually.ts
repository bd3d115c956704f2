import type { VirtualClock } from '../twins/virtual-clock.js';

/** The same port, whose calls let the time they need pass by themselves. */
export function runVirtually<T extends object>(port: T, clock: VirtualClock): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const answer = method(...args);
        return answer instanceof Promise ? clock.run(answer) : answer;
      };
    },
  });
}
