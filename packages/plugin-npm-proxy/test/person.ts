/** A person at the web page: asks the API as that page does, with a client of its own. */
export class Person {
  #token = '';

  constructor(
    private readonly url: string,
    private readonly account: { readonly email: string; readonly password: string },
  ) {}

  async ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    if (this.#token === '' && path !== '/tokens') await this.#signIn();
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      headers: {
        connection: 'close',
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json().catch(() => undefined)) as unknown };
  }

  /** Fails the test when the page would show an error. */
  async do<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  async hostOf(domain: string): Promise<HostShown | undefined> {
    const hosts = await this.do<HostShown[]>('GET', '/nginx/proxy-hosts');
    return hosts.find(({ domain_names }) => domain_names.includes(domain));
  }

  makeHost(domains: readonly string[], port: number, more: Readonly<Record<string, unknown>> = {}): Promise<HostShown> {
    const [forward_host = ''] = [more.forward_host ?? '127.0.0.1'];
    return this.do<HostShown>('POST', '/nginx/proxy-hosts', {
      domain_names: domains,
      forward_scheme: 'http',
      forward_host,
      forward_port: port,
      ...more,
    });
  }

  /** Gives its id. */
  async uploadCertificate(
    niceName: string,
    pem: { readonly certificate: string; readonly key: string },
  ): Promise<number> {
    const { id } = await this.do<{ id: number }>('POST', '/nginx/certificates', {
      provider: 'other',
      nice_name: niceName,
    });
    const form = new FormData();
    form.set('certificate', new Blob([pem.certificate]), 'certificate.pem');
    form.set('certificate_key', new Blob([pem.key]), 'key.pem');
    await this.do('POST', `/nginx/certificates/${id}/upload`, form);
    return id;
  }

  /** Removes what the tests made, on an instance that lives on: whatever is named with `suffix`. */
  async tidy(suffix: string): Promise<void> {
    for (const kind of ['proxy-hosts', 'certificates', 'access-lists']) {
      const rows = await this.do<{ id: number; domain_names?: string[]; nice_name?: string; name?: string }[]>(
        'GET',
        `/nginx/${kind}`,
      );
      for (const { id, domain_names = [], nice_name = '', name = '' } of rows)
        if ([...domain_names, nice_name, name].some((one) => one.endsWith(suffix)))
          await this.do('DELETE', `/nginx/${kind}/${id}`);
    }
  }

  async #signIn(): Promise<void> {
    const { email, password } = this.account;
    const { token } = await this.do<{ token: string }>('POST', '/tokens', { identity: email, secret: password });
    this.#token = token;
  }
}

export interface HostShown {
  readonly id: number;
  readonly domain_names: readonly string[];
  readonly forward_host: string;
  readonly forward_port: number;
  readonly enabled: boolean | 0 | 1;
  readonly certificate_id: number;
  readonly ssl_forced: boolean | 0 | 1;
  readonly http2_support: boolean | 0 | 1;
  readonly hsts_enabled: boolean | 0 | 1;
  readonly hsts_subdomains: boolean | 0 | 1;
  readonly allow_websocket_upgrade: boolean | 0 | 1;
  readonly block_exploits: boolean | 0 | 1;
  readonly caching_enabled: boolean | 0 | 1;
  readonly access_list_id: number;
  readonly advanced_config: string;
  readonly locations: readonly { readonly path: string; readonly advanced_config?: string }[] | null;
  readonly meta: Readonly<Record<string, unknown>>;
}
