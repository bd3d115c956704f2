import { Socket } from 'node:net';

/** Runs `work` and gives the places this process connected to meanwhile, whatever library did it. */
export async function watchConnections(work: () => Promise<void>): Promise<readonly string[]> {
  const seen: string[] = [];
  const original = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...args: Parameters<typeof original>) {
    seen.push(placeOf(args));
    return original.apply(this, args);
  } as typeof original;
  try {
    await work();
  } finally {
    Socket.prototype.connect = original;
  }
  return seen;
}

/** `connect` takes many forms; Node's own callers pass an array whose first item is the options. */
function placeOf(args: readonly unknown[]): string {
  const [first] = args.flat() as [unknown];
  if (typeof first !== 'object' || first === null) return String(first);
  const { path, host = 'localhost', port } = first as { path?: string; host?: string; port?: number };
  return path ?? `${host}:${port}`;
}
