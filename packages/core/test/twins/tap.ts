/** Sees each call of a port: may do it, refuse it, or keep its answer. */
export type Tap = <T>(method: string, args: readonly unknown[], run: () => Promise<T>) => Promise<T>;

/** Methods that answer at once, or hand over a listener: a tap has nothing to wait for. */
const AT_ONCE: ReadonlySet<string> = new Set(['watch', 'subscribe']);

/** The same port, with each of its calls going through `tap`. */
export function tapped<T extends object>(port: T, tap: Tap): T {
  const methods = new Map<string | symbol, unknown>();
  return new Proxy(port, {
    get(target, name) {
      const known = methods.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      const isTapped = typeof name === 'string' && !AT_ONCE.has(name);
      const made = isTapped ? (...args: unknown[]) => tap(name, args, async () => method(...args)) : method;
      methods.set(name, made);
      return made;
    },
  });
}
