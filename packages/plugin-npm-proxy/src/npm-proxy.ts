import {
  type CallOptions,
  type CertificateInfo,
  isPluginError,
  type PartContext,
  type PartHealth,
  PluginError,
  type ProxyEntry,
  type ProxyProvider,
  type Route,
  type RouteStatus,
  type ServingAnswer,
} from '@docker-watcher/sdk';
import { Api } from './api.js';
import { chooseCertificate, readCertificates } from './certificate.js';
import { freshRequest } from './fresh-request.js';
import { isOnline, nginxComplaint, type ProxyHost, readProxyHost } from './proxy-host.js';
import { fieldsBack, fieldsFor, MARKER_PATH, ownershipOf, routeOf } from './route-host.js';
import type { Settings } from './settings.js';
import { writeQueueOf } from './write-queue.js';

type PutOptions = CallOptions & { readonly previous?: Route; readonly adopt?: boolean };

/** Lost answers are asked about so often before the host is told that the outcome is unknown. */
const TRIES = 3;

/** Routes through an Nginx Proxy Manager: the proxy the user already has. */
export class NpmProxy implements ProxyProvider {
  readonly #api: Api;
  readonly #write: ReturnType<typeof writeQueueOf>;

  constructor(
    private readonly settings: Settings,
    private readonly context: Pick<PartContext, 'http' | 'log'>,
  ) {
    this.#api = new Api(settings, context.http, Date.now);
    this.#write = writeQueueOf(settings.url);
  }

  async getRoute(host: string, { signal }: CallOptions): Promise<RouteStatus | undefined> {
    const found = await this.#find(host, signal);
    if (found === undefined) return undefined;
    const route = routeOf(found, host);
    const owned = ownershipOf(found) !== undefined;
    if (!found.enabled)
      return { route, owned, state: 'unknown', evidence: 'The host is disabled in Nginx Proxy Manager.' };
    if (!isOnline(found))
      return { route, owned, state: 'unknown', evidence: `nginx refuses its configuration: ${nginxComplaint(found)}` };
    if (!owned)
      return { route, owned, state: 'serving', evidence: 'Made by a person; nginx accepted it at the last write.' };
    const answer = await this.serving(host, route.generation, { signal });
    return { route, owned, state: answer.serving ? 'serving' : 'unknown', evidence: answer.evidence };
  }

  putRoute(route: Route, options: PutOptions): Promise<{ readonly generation: string }> {
    return this.#write.run(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          await this.#putOnce(route, options);
          return { generation: route.generation };
        } catch (error) {
          // The row may have changed while nginx did not: only another write of the same values makes both agree.
          if (!isPluginError(error) || error.code !== 'unknown_outcome' || attempt === TRIES) throw error;
          this.context.log.warn('The answer to a write was lost; writing again', { host: route.host, attempt });
        }
      }
    });
  }

  deleteRoute(host: string, { signal }: CallOptions): Promise<void> {
    return this.#write.run(async () => {
      const found = await this.#find(host, signal);
      if (found === undefined) return;
      await this.#api.write('DELETE', `/nginx/proxy-hosts/${found.id}`, undefined, signal);
    });
  }

  async listRoutes(owner: string, { signal }: CallOptions): Promise<readonly RouteStatus[]> {
    const hosts = (await this.#hosts('', signal)).filter((host) => ownershipOf(host)?.owner === owner);
    return hosts.map((host) => ({
      route: routeOf(host, host.domains[0] ?? ''),
      owned: true,
      state: 'unknown',
      evidence: isOnline(host) ? 'nginx accepted it at the last write.' : nginxComplaint(host),
    }));
  }

  async entry(host: string, { signal }: CallOptions): Promise<ProxyEntry> {
    const entry = this.settings.entry_url === undefined ? undefined : new URL(this.settings.entry_url);
    const found = await this.#find(host, signal);
    const tls = entry === undefined ? (found?.sslForced ?? false) : entry.protocol === 'https:';
    const port = entry?.port ? Number(entry.port) : tls ? 443 : 80;
    const connectTo = (entry ?? new URL(this.settings.url)).hostname;
    return { connectTo, port, tls, ...(tls ? { serverName: host } : {}) };
  }

  async serving(host: string, generation: string, { signal }: CallOptions): Promise<ServingAnswer> {
    const entry = await this.entry(host, { signal });
    try {
      const { status, body } = await freshRequest(entry, host, MARKER_PATH, signal);
      if (status === 401 || status === 403) {
        return {
          serving: true,
          evidence: `An access list answers (${status}): the route stands, its marker can't be read.`,
        };
      }
      const seen = body.trim();
      if (status !== 200) return { serving: false, evidence: `The marker answers ${status}.` };
      return { serving: seen === generation, generation: seen, evidence: `nginx serves ${seen}.` };
    } catch (error) {
      signal.throwIfAborted();
      return {
        serving: false,
        evidence: `nginx at ${entry.connectTo}:${entry.port} does not answer: ${(error as Error).message}`,
      };
    }
  }

  async certificates({ signal }: CallOptions): Promise<readonly CertificateInfo[]> {
    return readCertificates(await this.#api.get('/nginx/certificates', signal));
  }

  async health({ signal }: CallOptions): Promise<PartHealth> {
    return { state: 'ok', detail: `Nginx Proxy Manager ${await this.#api.version(signal)}` };
  }

  async #putOnce(route: Route, { signal, adopt }: PutOptions): Promise<void> {
    const before = await this.#find(route.host, signal);
    if (before !== undefined) refuseForeign(before, route, adopt === true);
    const certificate = chooseCertificate(
      route,
      route.tls === undefined ? [] : await this.certificates({ signal }),
      Date.now(),
    );
    const fields = fieldsFor(route, before, certificate);
    if (before === undefined)
      await this.#api.write('POST', '/nginx/proxy-hosts', { domain_names: [route.host], ...fields }, signal);
    else await this.#api.write('PUT', `/nginx/proxy-hosts/${before.id}`, fields, signal);
    if (before !== undefined && !before.enabled) {
      await this.#api.write('POST', `/nginx/proxy-hosts/${before.id}/enable`, undefined, signal);
    }
    await this.#insistOnline(route, before, signal);
  }

  /** A write that nginx refuses takes the host offline while the API says 200: look, and put the old values back. */
  async #insistOnline(route: Route, before: ProxyHost | undefined, signal: AbortSignal): Promise<void> {
    const after = await this.#find(route.host, signal);
    if (after === undefined)
      throw new PluginError('unknown_outcome', `The proxy host for ${route.host} was written but is not listed.`);
    if (isOnline(after)) return;
    const complaint = nginxComplaint(after);
    if (before === undefined) await this.#api.write('DELETE', `/nginx/proxy-hosts/${after.id}`, undefined, signal);
    else await this.#api.write('PUT', `/nginx/proxy-hosts/${after.id}`, fieldsBack(before), signal);
    throw new PluginError('rejected', `nginx refuses the configuration of ${route.host}: ${complaint}`, {
      hint: 'The route before it was put back. Look at the host\'s "advanced" and "locations" in Nginx Proxy Manager.',
    });
  }

  async #find(host: string, signal: AbortSignal): Promise<ProxyHost | undefined> {
    const hosts = await this.#hosts(`?query=${encodeURIComponent(host)}`, signal);
    return hosts.find(({ domains }) => domains.some((name) => name.toLowerCase() === host.toLowerCase()));
  }

  async #hosts(query: string, signal: AbortSignal): Promise<readonly ProxyHost[]> {
    const rows = await this.#api.get(`/nginx/proxy-hosts${query}`, signal);
    if (!Array.isArray(rows))
      throw new PluginError('bad_answer', 'Nginx Proxy Manager did not answer with a list of proxy hosts.');
    return rows.map(readProxyHost).filter((host) => host !== undefined);
  }
}

function refuseForeign(before: ProxyHost, route: Route, adopt: boolean): void {
  const owner = ownershipOf(before);
  if (owner?.owner === route.owner || adopt) return;
  const whose =
    owner === undefined ? 'was made by a person' : `belongs to another docker-watcher (${owner.owner}, ${owner.id})`;
  throw new PluginError('conflict', `${route.host} already has a proxy host (no. ${before.id}) that ${whose}.`, {
    hint: 'To take it over, with its certificate and access list, set "adopt" on the stage.',
  });
}
