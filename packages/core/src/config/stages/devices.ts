import type { RunSpec } from '../../deploy/index.js';
import type { Problems } from '../source/problems.js';
import type { Given } from './levels.js';

/** Short forms of Compose for what a container gets of its host. */

interface RawDevice {
  readonly source?: string;
  readonly target?: string;
  readonly permissions?: string;
}

/** `host[:container[:permissions]]` */
export function devicesOf(
  given: Given<readonly (string | RawDevice)[]> | undefined,
  problems: Problems,
): RunSpec['devices'] {
  return (given?.value ?? []).flatMap((item, index) => {
    if (item === undefined || given === undefined) return [];
    if (typeof item !== 'string') {
      const { source, target = source, permissions = 'rwm' } = item;
      return source === undefined || target === undefined ? [] : [{ host: source, container: target, permissions }];
    }
    const [host = '', second, third, ...rest] = item.split(':');
    const isShort = second !== undefined && third === undefined && PERMISSIONS.test(second);
    const container = (isShort ? undefined : second) ?? host;
    const permissions = (isShort ? second : third) ?? 'rwm';
    if (!host.startsWith('/') || !container.startsWith('/') || !PERMISSIONS.test(permissions) || rest.length > 0) {
      problems.add([...given.path, index], 'This is no device.', 'Such as "/dev/ttyUSB0" or "/dev/sda:/dev/xvda:r".');
      return [];
    }
    return [{ host, container, permissions }];
  });
}

const PERMISSIONS = /^[rwm]{1,3}$/;

/** `name:address`, in which an address may hold colons; or a map. */
export function extraHostsOf(
  given: Given<readonly string[] | Readonly<Record<string, string>>> | undefined,
  problems: Problems,
): readonly string[] {
  if (given === undefined) return [];
  const { value, path } = given;
  if (!Array.isArray(value)) return Object.entries(value).map(([name, address]) => `${name}:${address}`);
  return value.flatMap((line: string | undefined, index) => {
    const [, name, address] = /^([^:=\s]+)[:=](\S+)$/.exec(line ?? '') ?? [];
    if (name !== undefined && address !== undefined) return [`${name}:${address.replace(/^\[(.*)\]$/, '$1')}`];
    if (line !== undefined) problems.add([...path, index], 'This is no host.', 'Such as "db:10.0.0.5".');
    return [];
  });
}

/** `path` or `path:options`. */
export function tmpfsOf(
  given: Given<string | readonly string[]> | undefined,
  problems: Problems,
): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  const { value, path } = given;
  const mounts: Record<string, string> = {};
  for (const [index, item] of (typeof value === 'string' ? [value] : value).entries()) {
    if (item === undefined) continue;
    const [target = '', ...options] = item.split(':');
    if (target.startsWith('/')) mounts[target] = options.join(':');
    else {
      const at = typeof value === 'string' ? path : [...path, index];
      problems.add(at, 'A memory file system needs an absolute path.', 'Such as "/tmp" or "/tmp:size=64m".');
    }
  }
  return mounts;
}

/** One number for both limits, or soft and hard. */
export function ulimitsOf(
  given: Given<Readonly<Record<string, number | { readonly soft?: number; readonly hard?: number }>>> | undefined,
  problems: Problems,
): RunSpec['ulimits'] {
  return Object.entries(given?.value ?? {}).flatMap(([name, limit]) => {
    const { soft, hard } = typeof limit === 'number' ? { soft: limit, hard: limit } : limit;
    if (soft === undefined || hard === undefined) return [];
    if (hard !== -1 && (soft > hard || soft === -1)) {
      problems.add(
        [...(given?.path ?? []), name],
        'The soft limit is above the hard one.',
        'soft ≤ hard; -1 is none.',
        'key',
      );
    }
    return [{ name, soft, hard }];
  });
}
