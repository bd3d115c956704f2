import { denial, whoAsks } from './access.js';
import { Answer, refusal } from './answer.js';
import { CertificateDesk } from './certificate-desk.js';
import { type Flavour, WAYS } from './flavour.js';
import { type Books, HostDesk, shownList, shownUser } from './host-desk.js';
import type { Nginx } from './nginx.js';
import type { Level, UserRow } from './rows.js';
import { SiteKeeper } from './site-keeper.js';
import { Tokens } from './tokens.js';

/** One request of the API, below `/api`. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** Parsed JSON, or what a form held. */
  readonly body: unknown;
}

const DAY_MS = 86_400_000;

/** The whole API: who asks, may they, and what comes of it. */
export class Desk {
  readonly books: Books = { hosts: [], redirections: [], certificates: [], accessLists: [], users: [] };
  readonly tokens = new Tokens();
  tokenLifeMs = DAY_MS;
  #lastList = 0;
  readonly #hosts: HostDesk;
  readonly #certificates: CertificateDesk;
  readonly #sites: SiteKeeper;

  constructor(
    nginx: Nginx,
    private readonly flavour: Flavour,
  ) {
    this.#sites = new SiteKeeper(nginx, this.books);
    this.#hosts = new HostDesk(this.books, this.#sites, flavour);
    this.#certificates = new CertificateDesk(this.books.certificates, nginx.folder);
  }

  async answer(asked: Asked): Promise<Answer> {
    const { method, path } = asked;
    const call = `${method} ${path}`;
    if (call === 'GET /') return this.#hello();
    if (call === 'POST /tokens') return this.#signIn(asked.body);
    const user = whoAsks(asked.authorization, this.books.users, this.tokens, this.flavour, () => this.#denied(asked));
    if (call === 'GET /tokens') return new Answer(200, this.tokens.issue(user.id, this.tokenLifeMs));
    if (path === '/users/me') return this.#me(user, asked);
    const [, kind = '', id, action] = /^\/nginx\/([a-z-]+)(?:\/(\d+)(?:\/([a-z]+))?)?$/.exec(path) ?? [];
    const place = { id: Number(id), hasId: id !== undefined, action };
    if (kind === 'proxy-hosts') return this.#proxyHosts(user, asked, place);
    if (kind === 'certificates') return this.#certs(user, asked, place);
    if (kind === 'access-lists') return this.#lists(asked, place);
    if (kind === 'redirection-hosts') return this.#redirections(asked);
    if (call === 'GET /nginx/dead-hosts') return new Answer(200, []);
    throw refusal(404, `Not Found - ${path}`);
  }

  #hello(): Answer {
    const { version, hasSetup } = WAYS[this.flavour];
    const [major, minor, revision] = version;
    return new Answer(200, { status: 'OK', ...(hasSetup ? { setup: true } : {}), version: { major, minor, revision } });
  }

  #signIn(body: unknown): Answer {
    const { identity, secret, ...others } = (body ?? {}) as Record<string, unknown>;
    if (Object.keys(others).some((key) => key !== 'scope'))
      throw refusal(400, 'data must NOT have additional properties');
    const email = String(identity).trim().toLowerCase();
    const user = this.books.users.find((one) => one.email === email && !one.isDisabled);
    if (user === undefined || user.password !== secret) {
      const i18n = user !== undefined && this.flavour === '2.15' ? { message_i18n: 'error.invalid-auth' } : {};
      throw refusal(WAYS[this.flavour].badLogin, 'Invalid email or password', i18n);
    }
    if (user.hasTwoFactor && WAYS[this.flavour].hasTwoFactor) {
      const { token } = this.tokens.issue(user.id, 300_000);
      return new Answer(200, { requires_2fa: true, challenge_token: token });
    }
    return new Answer(200, this.tokens.issue(user.id, this.tokenLifeMs));
  }

  #me(user: UserRow, { query }: Asked): Answer {
    const { visibility, proxy_hosts, certificates } = user.permissions;
    const permissions = {
      visibility,
      proxy_hosts,
      redirection_hosts: 'manage',
      dead_hosts: 'manage',
      streams: 'manage',
      access_lists: 'manage',
      certificates,
    };
    return new Answer(200, { ...shownUser(user), ...(query.get('expand') === 'permissions' ? { permissions } : {}) });
  }

  #proxyHosts(user: UserRow, asked: Asked, { id, hasId, action }: Place): Promise<Answer> | Answer {
    const { method, query, body } = asked;
    this.#demand(user.permissions.proxy_hosts, user, method === 'GET' ? 'view' : 'manage', asked);
    const expand = (query.get('expand') ?? '').split(',').filter((name) => name !== '');
    const called = `${method} ${action ?? (hasId ? 'one' : 'all')}`;
    if (called === 'GET all') return this.#hosts.list(user, query.get('query') ?? '', expand);
    if (called === 'POST all') return this.#hosts.create(user, body);
    if (called === 'GET one') return this.#hosts.get(user, id, expand);
    if (called === 'PUT one') return this.#hosts.update(user, id, body);
    if (called === 'DELETE one') return this.#hosts.remove(user, id);
    if (called === 'POST enable') return this.#hosts.enable(user, id);
    if (called === 'POST disable') return this.#hosts.disable(user, id);
    throw refusal(404, `Not Found - ${asked.path}`);
  }

  #certs(user: UserRow, asked: Asked, { id, action }: Place): Promise<Answer> | Answer {
    this.#demand(user.permissions.certificates, user, asked.method === 'GET' ? 'view' : 'manage', asked);
    if (asked.method === 'GET') return this.#certificates.list();
    if (asked.method === 'DELETE') return this.#certificates.remove(id);
    if (action === 'upload') return this.#certificates.upload(id, asked.body as FormData);
    return this.#certificates.create(asked.body, user.id);
  }

  async #lists({ method, body }: Asked, { id }: Place): Promise<Answer> {
    const { accessLists } = this.books;
    if (method === 'DELETE') {
      const index = accessLists.findIndex((list) => list.id === id);
      return new Answer(200, accessLists.splice(index, 1).length > 0);
    }
    if (method === 'GET') return new Answer(200, accessLists.map(shownList));
    const { name, items } = body as { name: string; items: { username: string; password: string }[] };
    const list = { id: ++this.#lastList, name, items };
    accessLists.push(list);
    await this.#sites.writeUsers(list);
    return new Answer(201, shownList(list));
  }

  #redirections({ method, body }: Asked): Answer {
    const { redirections } = this.books;
    if (method === 'GET') return new Answer(200, structuredClone(redirections));
    if (method === 'DELETE') return new Answer(200, redirections.splice(0).length > 0);
    const { domain_names } = body as { domain_names: string[] };
    const row = { id: redirections.length + 1, domain_names };
    redirections.push(row);
    return new Answer(201, row);
  }

  #demand(level: Level, user: UserRow, needed: 'view' | 'manage', asked: Asked): void {
    if (user.roles.includes('admin') || level === 'manage' || (level === 'view' && needed === 'view')) return;
    throw this.#denied(asked);
  }

  #denied({ method, path }: Asked): Error {
    return denial(this.flavour, method, path);
  }
}

interface Place {
  readonly id: number;
  readonly hasId: boolean;
  readonly action: string | undefined;
}
