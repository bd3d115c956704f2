import type { Peer } from './peer.js';

/** Header rules of a proxy: RFC 9110 section 7.6 (hop-by-hop) and what applications expect in `X-Forwarded-*`. */

/** Sent by the controller's side with the token of the control socket; never reaches an upstream. */
export const PROBE_HEADER = 'docker-watcher-probe';
/** Only in answers to a valid probe. */
export const GENERATION_HEADER = 'docker-watcher-generation';
/** Marks answers that the proxy made itself; its value is the reason. */
export const MARKER_HEADER = 'docker-watcher-proxy';

export interface RequestFacts {
  readonly host: string;
  readonly port: number;
  readonly proto: 'http' | 'https';
  readonly peer: Peer;
}

type Kind = 'pass' | 'drop' | 'connection' | 'forwarded';

const DROPPED_BOTH_WAYS = [
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
  MARKER_HEADER,
  GENERATION_HEADER,
];
const REQUEST_RULES = rules([...DROPPED_BOTH_WAYS, 'expect', 'forwarded', 'host', 'http2-settings', PROBE_HEADER], {
  connection: 'connection',
  'x-forwarded-for': 'forwarded',
  'x-forwarded-proto': 'forwarded',
  'x-forwarded-host': 'forwarded',
  'x-forwarded-port': 'forwarded',
  'x-real-ip': 'forwarded',
});
const RESPONSE_RULES = rules(DROPPED_BOTH_WAYS, { connection: 'connection' });

/** Headers for the upstream from those of the visitor (`raw`: name, value, name, value, …). */
export function upstreamHeaders(raw: readonly string[], facts: RequestFacts): string[] {
  const headers: string[] = ['host', facts.host];
  let named: ReadonlySet<string> | undefined;
  const given = facts.peer.trusted ? new Map<string, string>() : undefined;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    const value = raw[i + 1] as string;
    const kind = REQUEST_RULES(name);
    if (kind === 'pass') headers.push(name, value);
    else if (kind === 'connection') named = join(named, connectionNames(value));
    else if (kind === 'forwarded') given?.set(name.toLowerCase(), append(given.get(name.toLowerCase()), value));
  }
  const { peer } = facts;
  headers.push(
    'x-forwarded-for',
    append(given?.get('x-forwarded-for'), peer.address),
    'x-forwarded-proto',
    given?.get('x-forwarded-proto') ?? facts.proto,
    'x-forwarded-host',
    given?.get('x-forwarded-host') ?? facts.host,
    'x-forwarded-port',
    given?.get('x-forwarded-port') ?? String(facts.port),
    'x-real-ip',
    given?.get('x-real-ip') ?? given?.get('x-forwarded-for')?.split(',')[0]?.trim() ?? peer.address,
  );
  return named === undefined ? headers : without(headers, named);
}

/** Headers for the visitor from those of the upstream, as bytes on the wire. */
export function visitorHeaders(raw: readonly (Buffer | string)[]): string[] {
  const headers: string[] = [];
  let named: ReadonlySet<string> | undefined;
  for (let i = 0; i < raw.length; i += 2) {
    const name = text(raw[i] as Buffer | string);
    const kind = RESPONSE_RULES(name);
    if (kind === 'pass') headers.push(name, text(raw[i + 1] as Buffer | string));
    else if (kind === 'connection') named = join(named, connectionNames(text(raw[i + 1] as Buffer | string)));
  }
  return named === undefined ? headers : without(headers, named);
}

const text = (bytes: Buffer | string) => (typeof bytes === 'string' ? bytes : bytes.toString('latin1'));
const append = (list: string | undefined, value: string) => (list === undefined ? value : `${list}, ${value}`);

/** The headers a Connection header names; undefined for the everyday `keep-alive` and `close`. */
function connectionNames(value: string): ReadonlySet<string> | undefined {
  if (value === 'keep-alive' || value === 'close') return undefined;
  const names = value.split(',').map((name) => name.trim().toLowerCase());
  // Framing and identity can't be bargained away by naming them: that is a known way to confuse the next hop.
  return new Set(names.filter((name) => name !== '' && name !== 'close' && !KEPT.has(name)));
}

const KEPT: ReadonlySet<string> = new Set([
  'keep-alive',
  'host',
  'content-length',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-real-ip',
]);

function join(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return new Set([...one, ...other]);
}

function without(headers: readonly string[], names: ReadonlySet<string>): string[] {
  return headers.filter((_, i) => !names.has((headers[i - (i % 2)] as string).toLowerCase()));
}

/** Looks up a header name in any case. Spellings seen are remembered, which spares most requests the lower-casing. */
function rules(dropped: readonly string[], others: Readonly<Record<string, Kind>>): (name: string) => Kind {
  const kinds = new Map<string, Kind>([
    ...dropped.map((name): [string, Kind] => [name, 'drop']),
    ...Object.entries(others),
  ]);
  const spellings = new Map<string, Kind>();
  return (name) => {
    const seen = spellings.get(name);
    if (seen !== undefined) return seen;
    const kind = kinds.get(name.toLowerCase()) ?? 'pass';
    if (spellings.size < 2000) spellings.set(name, kind);
    return kind;
  };
}
