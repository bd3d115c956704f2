import { Answer, refusal } from './answer.js';
import { type Flavour, WAYS } from './flavour.js';
import { cleanTls, readHostBody } from './host-rules.js';
import type { AccessListRow, CertificateRow, HostRow, RedirectionRow, UserRow } from './rows.js';
import { sqlTime } from './rows.js';
import type { SiteKeeper } from './site-keeper.js';

export interface Books {
  readonly hosts: HostRow[];
  readonly redirections: RedirectionRow[];
  readonly certificates: CertificateRow[];
  readonly accessLists: AccessListRow[];
  readonly users: UserRow[];
}

/** What the API does with proxy hosts, for a user whose permission was looked at already. */
export class HostDesk {
  #lastId = 0;

  constructor(
    private readonly books: Books,
    private readonly sites: SiteKeeper,
    private readonly flavour: Flavour,
  ) {}

  list(user: UserRow, query: string, expand: readonly string[]): Answer {
    const found = this.#visible(user)
      .filter(({ domain_names }) => JSON.stringify(domain_names).toLowerCase().includes(query.toLowerCase()))
      .sort((a, b) => JSON.stringify(a.domain_names).localeCompare(JSON.stringify(b.domain_names)));
    return new Answer(
      200,
      found.map((host) => this.#shown(host, expand)),
    );
  }

  get(user: UserRow, id: number, expand: readonly string[]): Answer {
    const host = this.#visible(user).find((one) => one.id === id);
    if (host === undefined && WAYS[this.flavour].missingIsEmpty) return new Answer(200, {});
    return new Answer(200, this.#shown(host ?? this.#missing(id), expand));
  }

  async create(user: UserRow, body: unknown): Promise<Answer> {
    const fields = readHostBody(body, true);
    this.#refuseTaken(fields.domain_names ?? []);
    const host = cleanTls({ ...emptyHost(++this.#lastId, user.id), ...fields });
    this.books.hosts.push(host);
    // The answer is made before nginx has spoken.
    const shown = this.#shown(host, ALL);
    await this.sites.configure(host);
    return new Answer(201, shown);
  }

  async update(user: UserRow, id: number, body: unknown): Promise<Answer> {
    const fields = readHostBody(body, false);
    if (fields.domain_names !== undefined) this.#refuseTaken(fields.domain_names, id);
    const host = this.#changeable(user, id);
    Object.assign(host, cleanTls({ ...host, ...fields }), { modified_on: sqlTime() });
    // Only the row of a disabled host is changed, and of one that is disabled this way.
    if (host.enabled) await this.sites.configure(host);
    return new Answer(200, this.#shown(host, ALL));
  }

  async remove(user: UserRow, id: number): Promise<Answer> {
    const host = this.#changeable(user, id);
    this.books.hosts.splice(this.books.hosts.indexOf(host), 1);
    await this.sites.takeDown(host);
    return new Answer(200, true);
  }

  async enable(user: UserRow, id: number): Promise<Answer> {
    const host = this.#changeable(user, id);
    if (host.enabled) throw refusal(400, 'Host is already enabled');
    host.enabled = true;
    // The real one reads the access list without its users here, and writes a file without a lock.
    await this.sites.configure(host, false);
    return new Answer(200, true);
  }

  async disable(user: UserRow, id: number): Promise<Answer> {
    const host = this.#changeable(user, id);
    if (!host.enabled) throw refusal(400, 'Host is already disabled');
    host.enabled = false;
    await this.sites.takeDown(host);
    return new Answer(200, true);
  }

  #visible(user: UserRow): HostRow[] {
    return this.books.hosts.filter(
      ({ owner_user_id }) => user.permissions.visibility === 'all' || owner_user_id === user.id,
    );
  }

  #changeable(user: UserRow, id: number): HostRow {
    return this.#visible(user).find((one) => one.id === id) ?? this.#missing(id);
  }

  #missing(id: number): never {
    throw refusal(404, `${WAYS[this.flavour].notFound} - ${id}`);
  }

  #refuseTaken(names: readonly string[], ownId?: number): void {
    const others = [...this.books.hosts.filter(({ id }) => id !== ownId), ...this.books.redirections];
    const taken = new Set(others.flatMap(({ domain_names }) => domain_names.map((name) => name.toLowerCase())));
    const first = names.find((name) => taken.has(name.toLowerCase()));
    if (first !== undefined) throw refusal(400, `${first} is already in use`);
  }

  #shown(host: HostRow, expand: readonly string[]): Record<string, unknown> {
    const { trust_forwarded_proto, ...row } = host;
    const { accessLists, certificates, users } = this.books;
    const shown: Record<string, unknown> = {
      ...row,
      ...(this.flavour === '2.15' ? { trust_forwarded_proto } : {}),
    };
    if (WAYS[this.flavour].booleansAsNumbers)
      for (const [key, value] of Object.entries(shown)) if (typeof value === 'boolean') shown[key] = value ? 1 : 0;
    if (expand.includes('owner')) shown.owner = shownUser(users.find(({ id }) => id === host.owner_user_id));
    if (expand.includes('certificate')) {
      const certificate = certificates.find(({ id }) => id === host.certificate_id);
      shown.certificate = certificate === undefined ? null : { ...certificate, meta: {} };
    }
    if (expand.includes('access_list')) {
      const list = accessLists.find(({ id }) => id === host.access_list_id);
      shown.access_list = list === undefined ? null : { ...shownList(list), clients: [], items: [...list.items] };
    }
    return structuredClone(shown);
  }
}

const ALL = ['owner', 'certificate', 'access_list'];

export function shownUser(user: UserRow | undefined): Record<string, unknown> | null {
  if (user === undefined) return null;
  const { id, email, name, roles, isDisabled } = user;
  const at = sqlTime();
  return {
    id,
    created_on: at,
    modified_on: at,
    is_disabled: isDisabled,
    email,
    name,
    nickname: name,
    avatar: '',
    roles: [...roles],
  };
}

export function shownList({ id, name }: AccessListRow): Record<string, unknown> {
  const at = sqlTime();
  return {
    id,
    created_on: at,
    modified_on: at,
    owner_user_id: 1,
    name,
    meta: {},
    satisfy_any: false,
    pass_auth: false,
  };
}

function emptyHost(id: number, owner: number): HostRow {
  const at = sqlTime();
  return {
    id,
    created_on: at,
    modified_on: at,
    owner_user_id: owner,
    domain_names: [],
    forward_scheme: 'http',
    forward_host: '',
    forward_port: 0,
    access_list_id: 0,
    certificate_id: 0,
    ssl_forced: false,
    caching_enabled: false,
    block_exploits: false,
    advanced_config: '',
    meta: {},
    allow_websocket_upgrade: false,
    http2_support: false,
    enabled: true,
    locations: null,
    hsts_enabled: false,
    hsts_subdomains: false,
    trust_forwarded_proto: false,
  };
}
