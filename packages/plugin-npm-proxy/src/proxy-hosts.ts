import { PluginError } from '@docker-watcher/sdk';
import type { Api } from './api.js';
import type { HostFields } from './host-fields.js';
import { hasDomain, type ProxyHost, readProxyHost } from './proxy-host.js';

const PATH = '/nginx/proxy-hosts';

/** The proxy hosts of one Nginx Proxy Manager. Answers of writes are not believed: they may precede what nginx said. */
export class ProxyHosts {
  constructor(private readonly api: Api) {}

  async all(signal: AbortSignal): Promise<readonly ProxyHost[]> {
    return this.#list('', signal);
  }

  /** The host that has `name` among its domains. The query only narrows: it matches parts of names. */
  async find(name: string, signal: AbortSignal): Promise<ProxyHost | undefined> {
    const hosts = await this.#list(`?query=${encodeURIComponent(name)}`, signal);
    return hosts.find((host) => hasDomain(host, name));
  }

  async create(fields: HostFields, signal: AbortSignal): Promise<void> {
    await this.api.write('POST', PATH, fields, signal);
  }

  async update(id: number, fields: HostFields, signal: AbortSignal): Promise<void> {
    await this.api.write('PUT', `${PATH}/${id}`, fields, signal);
  }

  async disable(id: number, signal: AbortSignal): Promise<void> {
    await this.api.write('POST', `${PATH}/${id}/disable`, undefined, signal);
  }

  async remove(id: number, signal: AbortSignal): Promise<void> {
    await this.api.write('DELETE', `${PATH}/${id}`, undefined, signal);
  }

  async #list(query: string, signal: AbortSignal): Promise<readonly ProxyHost[]> {
    const rows = await this.api.get(`${PATH}${query}`, signal);
    if (!Array.isArray(rows))
      throw new PluginError('bad_answer', 'Nginx Proxy Manager did not answer with a list of proxy hosts.');
    return rows.map(readProxyHost).filter((host) => host !== undefined);
  }
}
