import { refusal } from './answer.js';
import type { HostRow } from './rows.js';

type Check = (value: unknown, name: string) => unknown;

/** Checks and coerces the body of a write as the API does, and says no in its words. */
export function readHostBody(body: unknown, isNew: boolean): Partial<HostRow> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refusal(400, 'Payload is undefined');
  const given = body as Record<string, unknown>;
  const problems: string[] = [];
  if (isNew)
    for (const name of REQUIRED) if (!(name in given)) problems.push(`data must have required property '${name}'`);
  if (!isNew && Object.keys(given).length === 0) problems.push('data must NOT have fewer than 1 properties');
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const check = FIELDS[name];
    if (check === undefined) problems.push('data must NOT have additional properties');
    else read[name] = attempt(() => check(value, name), problems);
  }
  if (problems.length > 0) throw refusal(400, problems.join(', '));
  if (Array.isArray(read.domain_names)) read.domain_names = [...read.domain_names].sort();
  return read as Partial<HostRow>;
}

/** Flags of TLS hang on each other: none without a certificate, no HSTS without force. */
export function cleanTls(row: HostRow): HostRow {
  const hasCertificate = row.certificate_id > 0;
  const forced = hasCertificate && row.ssl_forced;
  const hsts = forced && row.hsts_enabled;
  return {
    ...row,
    ssl_forced: forced,
    http2_support: hasCertificate && row.http2_support,
    hsts_enabled: hsts,
    hsts_subdomains: hsts && row.hsts_subdomains,
  };
}

const REQUIRED = ['domain_names', 'forward_scheme', 'forward_host', 'forward_port'];

const wrong = (name: string, what: string) => new Error(`data/${name} must ${what}`);

const text: Check = (value, name) => {
  if (typeof value === 'string') return value;
  throw wrong(name, 'be string');
};

const filled: Check = (value, name) => {
  if (text(value, name) !== '') return value;
  throw wrong(name, 'NOT have fewer than 1 characters');
};

const flag: Check = (value, name) => {
  if (value === true || value === 1 || value === 'true') return true;
  if (value === false || value === 0 || value === 'false') return false;
  throw wrong(name, 'be boolean');
};

const whole =
  (min: number, max: number): Check =>
  (value, name) => {
    const number = value === null ? 0 : Number(value);
    if (!Number.isInteger(number)) throw wrong(name, 'be integer');
    if (number < min) throw wrong(name, `be >= ${min}`);
    if (number > max) throw wrong(name, `be <= ${max}`);
    return number;
  };

const scheme: Check = (value, name) => {
  if (value === 'http' || value === 'https') return value;
  throw wrong(name, 'be equal to one of the allowed values');
};

const names: Check = (value, name) => {
  if (!Array.isArray(value)) throw wrong(name, 'be array');
  if (value.length === 0) throw wrong(name, 'NOT have fewer than 1 items');
  value.forEach((one, index) => {
    if (!/^[^&| @!#%^();:/\\}{=+?<>,~`'"]+$/.test(String(one))) throw wrong(`${name}/${index}`, 'match pattern');
  });
  return value.map(String);
};

const LOCATION: Readonly<Record<string, Check>> = {
  id: (value) => value,
  path: filled,
  forward_scheme: scheme,
  forward_host: filled,
  forward_port: whole(1, 65_535),
  forward_path: text,
  advanced_config: text,
};

const locations: Check = (value, name) => {
  if (!Array.isArray(value)) throw wrong(name, 'be array');
  return value.map((one: Record<string, unknown>, index) => {
    const where = `${name}/${index}`;
    for (const key of ['forward_scheme', 'forward_host', 'forward_port', 'path'])
      if (!(key in one)) throw wrong(where, `have required property '${key}'`);
    return Object.fromEntries(
      Object.entries(one).map(([key, part]) => {
        const check = LOCATION[key];
        if (check === undefined) throw wrong(where, 'NOT have additional properties');
        return [key, check(part, `${where}/${key}`)];
      }),
    );
  });
};

const meta: Check = (value, name) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw wrong(name, 'be object');
};

const FIELDS: Readonly<Record<string, Check>> = {
  domain_names: names,
  forward_scheme: scheme,
  forward_host: filled,
  forward_port: whole(1, 65_535),
  certificate_id: whole(0, Number.MAX_SAFE_INTEGER),
  ssl_forced: flag,
  http2_support: flag,
  hsts_enabled: flag,
  hsts_subdomains: flag,
  block_exploits: flag,
  caching_enabled: flag,
  allow_websocket_upgrade: flag,
  access_list_id: whole(0, Number.MAX_SAFE_INTEGER),
  advanced_config: text,
  enabled: flag,
  meta,
  locations,
};

function attempt(check: () => unknown, problems: string[]): unknown {
  try {
    return check();
  } catch (error) {
    problems.push((error as Error).message);
    return undefined;
  }
}
