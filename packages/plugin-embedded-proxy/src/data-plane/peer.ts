import { BlockList, isIP, isIPv6, type Socket } from 'node:net';

/** Who is on the other end of a connection, and whether its word about the client before it counts. */
export interface Peer {
  readonly address: string;
  readonly trusted: boolean;
}

/** The proxies before us, by address or CIDR. Each connection is judged once. */
export class Peers {
  private readonly trusted = new BlockList();
  private readonly known = new WeakMap<Socket, Peer>();

  constructor(trust: readonly string[]) {
    for (const entry of trust) addRange(this.trusted, entry);
  }

  of(socket: Socket): Peer {
    const known = this.known.get(socket);
    if (known !== undefined) return known;
    const address = unmapped(socket.remoteAddress ?? '');
    const peer = { address, trusted: isIP(address) !== 0 && this.trusted.check(address, family(address)) };
    this.known.set(socket, peer);
    return peer;
  }
}

/** Throws a plain sentence when `entry` is neither an address nor a CIDR range. */
export function addRange(list: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/');
  const most = isIPv6(address) ? 128 : 32;
  const length = prefix === undefined ? most : Number(prefix);
  if (isIP(address) === 0 || prefix === '' || !Number.isInteger(length) || length < 0 || length > most) {
    throw new Error(`"${entry}" is not an address or CIDR range; write it like 10.0.0.0/8 or 192.168.1.5`);
  }
  list.addSubnet(address, length, family(address));
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** An IPv4 client on a dual-stack listener shows as `::ffff:192.0.2.1`. */
const unmapped = (address: string) => (address.startsWith('::ffff:') ? address.slice(7) : address);
