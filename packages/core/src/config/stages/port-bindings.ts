import type { PortBinding } from '../../deploy/index.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';
import type { Given } from './levels.js';

const SHORT = /^(?:(\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):)?(\d{1,5}):(\d{1,5})(?:\/(tcp|udp))?$/;
const HIGHEST = 65_535;

interface RawPort {
  readonly target?: number;
  readonly published?: number;
  readonly host_ip?: string;
  readonly protocol?: 'tcp' | 'udp';
}

export interface PlacedBinding {
  readonly binding: PortBinding;
  readonly at: Path;
}

/** Ports of the host, each with where it is written. */
export function portBindingsOf(
  given: Given<readonly (string | RawPort)[]> | undefined,
  problems: Problems,
): readonly PlacedBinding[] {
  const placed: PlacedBinding[] = [];
  for (const [index, item] of (given?.value ?? []).entries()) {
    if (item === undefined || given === undefined) continue;
    const at = [...given.path, index];
    const binding = typeof item === 'string' ? parse(item, at, problems) : fromMap(item);
    if (binding === undefined) continue;
    if (placed.some((other) => collide(other.binding, binding))) {
      problems.add(at, `Port ${binding.hostPort} of the host is given twice.`, 'Keep one of the two.');
    }
    placed.push({ binding, at });
  }
  return placed;
}

/** Whether one host can't have both. */
export function collide(a: PortBinding, b: PortBinding): boolean {
  const sameAddress = a.hostIp === b.hostIp || isAny(a.hostIp) || isAny(b.hostIp);
  return sameAddress && a.hostPort === b.hostPort && a.protocol === b.protocol;
}

function isAny(address: string | undefined): boolean {
  return address === undefined || address === '0.0.0.0' || address === '::';
}

function parse(text: string, at: Path, problems: Problems): PortBinding | undefined {
  const [, address, host, container, protocol = 'tcp'] = SHORT.exec(text) ?? [];
  const [hostPort, containerPort] = [Number(host), Number(container)];
  if (!isPort(hostPort) || !isPort(containerPort)) {
    problems.add(at, 'This is no published port.', 'Such as "8443:443", "127.0.0.1:8443:443" or "53:53/udp".');
    return undefined;
  }
  const hostIp = address === 'localhost' ? '127.0.0.1' : address?.replace(/[[\]]/g, '');
  return {
    ...(hostIp === undefined ? {} : { hostIp }),
    hostPort,
    containerPort,
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
  };
}

function fromMap({ target, published, host_ip: hostIp, protocol = 'tcp' }: RawPort): PortBinding | undefined {
  if (target === undefined || published === undefined) return undefined;
  return { ...(hostIp === undefined ? {} : { hostIp }), hostPort: published, containerPort: target, protocol };
}

function isPort(port: number): boolean {
  return port >= 1 && port <= HIGHEST;
}
