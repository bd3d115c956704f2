import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { AppError } from '../base/index.js';

/** How a request came here, when proxies that are trusted are believed and all others are not. */
export interface Arrival {
  /** Address of the client. */
  readonly from: string;
  readonly isSecure: boolean;
  /** Host names, with ports, by which our own pages may be known. */
  readonly hosts: readonly string[];
}

export interface ArrivalOptions {
  readonly baseUrl?: string;
  readonly trustedProxies?: readonly string[];
}

/** Reads arrivals. Throws `config.invalid` on a trusted proxy that is no address. */
export function createArrivals({
  baseUrl,
  trustedProxies = [],
}: ArrivalOptions): (request: IncomingMessage) => Arrival {
  const isTrusted = trustOf(trustedProxies);
  const base = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  return (request) => {
    const peer = plain(request.socket.remoteAddress ?? '');
    const told = isTrusted(peer) ? request.headers : {};
    const host = told['x-forwarded-host'] ?? request.headers.host;
    return {
      from: clientOf(peer, told['x-forwarded-for'], isTrusted),
      isSecure:
        'encrypted' in request.socket || last(told['x-forwarded-proto']) === 'https' || base?.protocol === 'https:',
      hosts: [last(host), base?.host].filter((one) => one !== undefined),
    };
  };
}

/** What a throttle counts by: an IPv4 address, or the network an IPv6 client can pick its addresses from. */
export function throttleKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::');
  const front = head.split(':').filter((group) => group !== '');
  const back = tail.split(':').filter((group) => group !== '');
  const whole = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back];
  return `${whole.slice(0, 4).join(':')}::/64`;
}

/** From the near end: each hop is believed as long as the one that tells of it is trusted. */
function clientOf(
  peer: string,
  forwarded: string | readonly string[] | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let client = peer;
  for (const hop of String(forwarded ?? '')
    .split(',')
    .reverse()) {
    const address = plain(hop.trim());
    if (!isTrusted(client) || isIP(address) === 0) return client;
    client = address;
  }
  return client;
}

function trustOf(proxies: readonly string[]): (address: string) => boolean {
  if (proxies.length === 0) return () => false;
  const list = new BlockList();
  for (const text of proxies) {
    const [address = '', bits] = text.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    try {
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    } catch (cause) {
      throw new AppError('config.invalid', `"${text}" is no address of a proxy.`, {
        hint: 'Write an address or a network: 172.18.0.0/16.',
        cause,
      });
    }
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An IPv4 address as such, also where the socket is one of IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The near end of a list that each proxy adds to. */
function last(header: string | readonly string[] | undefined): string | undefined {
  return header === undefined ? undefined : String(header).split(',').at(-1)?.trim().toLowerCase();
}
