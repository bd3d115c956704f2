import type { StageSpec } from './stage.js';

/** What the configuration hash is taken over; the rest of a stage's configuration takes effect without a deploy. */
type Shape = Pick<StageSpec, 'image' | 'port' | 'host' | 'tls' | 'websockets' | 'probe' | 'hooks' | 'run'>;

/** The keys that differ, as dotted paths: names only, since values may be secret. */
export function diffSpecs(before: Shape, after: Shape): readonly string[] {
  const left = leaves(shapeOf(before));
  const right = leaves(shapeOf(after));
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).sort();
}

function shapeOf({ image, port, host, tls, websockets, probe, hooks, run }: Shape): object {
  const { envFile: _, ...rest } = run;
  return { image, port, host, tls, websockets, healthcheck: probe, hooks, ...rest };
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === undefined) return found;
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  // An environment value is one thing: what it is and whether it is secret.
  if (!isMap || /^env\.[^.]+$/.test(path)) return found.set(path, JSON.stringify(value));
  for (const [key, inner] of Object.entries(value)) leaves(inner, path === '' ? key : `${path}.${key}`, found);
  return found;
}
