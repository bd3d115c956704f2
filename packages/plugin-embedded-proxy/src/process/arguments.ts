import { BlockList } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type ListenAddress, parseListen } from '../data-plane/listener.js';
import { addRange } from '../data-plane/peer.js';

export interface ProxyArguments {
  readonly data: string;
  readonly control: string;
  readonly listen: readonly ListenAddress[];
  readonly trust: readonly string[];
  /** How long open requests may take to end when the proxy is stopped. */
  readonly graceMs: number;
}

export const USAGE = `docker-watcher-proxy --data DIR [options]

  --data DIR           folder for routes, lock and control socket
  --listen HOST:PORT   address for visitors, may be repeated (default 0.0.0.0:80)
  --control PATH       control socket (default DIR/proxy.sock)
  --trust CIDR         a proxy before this one whose X-Forwarded-* headers count, may be repeated
  --grace SECONDS      time for open requests to end on SIGTERM (default 10)
  --help, --version
`;

/** Throws a plain sentence that says which argument is wrong and what would be right. */
export function readArguments(argv: readonly string[]): ProxyArguments | 'help' | 'version' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string' },
      listen: { type: 'string', multiple: true },
      control: { type: 'string' },
      trust: { type: 'string', multiple: true },
      grace: { type: 'string' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (!values.data) throw new Error('--data is missing: give the folder to keep the routes in');
  const grace = Number(values.grace ?? 10);
  if (!(grace >= 0)) throw new Error(`--grace ${values.grace} is not a number of seconds`);
  const trust = values.trust ?? [];
  for (const range of trust) addRange(new BlockList(), range);
  const data = resolve(values.data);
  return {
    data,
    control: values.control === undefined ? resolve(data, 'proxy.sock') : resolve(values.control),
    listen: (values.listen ?? ['0.0.0.0:80']).map(listenAddress),
    trust,
    graceMs: grace * 1000,
  };
}

function listenAddress(text: string): ListenAddress {
  const address = parseListen(text);
  if (address === undefined) throw new Error(`--listen ${text} is not HOST:PORT; write it like 0.0.0.0:80 or [::]:80`);
  return address;
}
