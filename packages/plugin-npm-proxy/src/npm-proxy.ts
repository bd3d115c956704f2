import {
  type CallOptions,
  type CertificateInfo,
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
import { type CarryTools, carry, type End, Untouched, unknown } from './carry.js';
import { chooseCertificate, readCertificates } from './certificate.js';
import { Ends } from './ends.js';
import { entryFor } from './entry.js';
import { healthOf } from './health.js';
import { inUse, refuseForeign } from './holder.js';
import { inWords, isSeen, look } from './look.js';
import { ownershipOf } from './ownership.js';
import { hasDomain, isOnline, nginxComplaint, type ProxyHost } from './proxy-host.js';
import { ProxyHosts } from './proxy-hosts.js';
import { routeOf } from './route-of.js';
import type { Settings } from './settings.js';
import { type WriteQueue, writeQueueOf } from './write-queue.js';

type PutOptions = CallOptions & { readonly previous?: Route; readonly adopt?: boolean };

/** A change that has begun goes on when its caller leaves, but not for ever. */
const LONGEST_CHANGE_MS = 120_000;

/** Routes through an Nginx Proxy Manager: the proxy the user already has. */
export class NpmProxy implements ProxyProvider {
  readonly #api: Api;
  readonly #hosts: ProxyHosts;
  readonly #queue: WriteQueue;

  constructor(
    private readonly settings: Settings,
    private readonly context: Pick<PartContext, 'http' | 'log' | 'signal'>,
  ) {
    this.#api = new Api(settings, context.http, context.signal);
    this.#hosts = new ProxyHosts(this.#api);
    this.#queue = writeQueueOf(settings.url);
  }

  async getRoute(host: string, { signal }: CallOptions): Promise<RouteStatus | undefined> {
    const found = await this.#hosts.find(host, signal);
    return found === undefined ? undefined : this.#statusOf(found, host, signal);
  }

  putRoute(route: Route, { signal, adopt }: PutOptions): Promise<{ readonly generation: string }> {
    return this.#change(signal, async (tools, ends) => {
      const before = await this.#hosts.find(route.host, tools.signal);
      if (route.owner === '') {
        await this.#giveBack(route, before, tools, ends);
      } else {
        if (before !== undefined && adopt !== true) await refuseForeign(before, route, this.#api, tools.signal);
        const certificateId = await this.#certificateFor(route, before, tools.signal);
        await this.#settle(ends.served(route, certificateId), ends.restored(route.host, before), tools);
      }
      return { generation: route.generation };
    });
  }

  deleteRoute(host: string, { signal }: CallOptions): Promise<void> {
    return this.#change(signal, async (tools, ends) => {
      const found = await this.#hosts.find(host, tools.signal);
      if (found === undefined) return;
      const ours = ownershipOf(found);
      if (ours === undefined) {
        this.context.log.warn('Left a proxy host alone that a person made', { host, id: found.id });
        return;
      }
      const isExtra = ours.host.toLowerCase() !== host.toLowerCase() && hasDomain(found, ours.host);
      const end = isExtra ? ends.left(host) : ours.before === undefined ? ends.removed(host) : ends.retired(host);
      const fault = await carry(end, tools).catch(rethrowReason);
      if (fault !== undefined) throw unknown(host, fault);
    });
  }

  async listRoutes(owner: string, { signal }: CallOptions): Promise<readonly RouteStatus[]> {
    const hosts = (await this.#hosts.all(signal)).filter((host) => ownershipOf(host)?.owner === owner);
    return Promise.all(hosts.map((host) => this.#statusOf(host, ownershipOf(host)?.host ?? '', signal)));
  }

  async entry(host: string, { signal }: CallOptions): Promise<ProxyEntry> {
    return entryFor(this.settings, host, await this.#hosts.find(host, signal));
  }

  async serving(host: string, generation: string, { signal }: CallOptions): Promise<ServingAnswer> {
    const found = await this.#hosts.find(host, signal);
    if (found === undefined) return { serving: false, evidence: `Nginx Proxy Manager has no proxy host for ${host}.` };
    return this.#servingOf(found, host, generation, signal);
  }

  async certificates({ signal }: CallOptions): Promise<readonly CertificateInfo[]> {
    return readCertificates(await this.#api.get('/nginx/certificates', signal));
  }

  health({ signal }: CallOptions): Promise<PartHealth> {
    return healthOf(this.#api, this.settings, signal);
  }

  async #statusOf(host: ProxyHost, name: string, signal: AbortSignal): Promise<RouteStatus> {
    const route = routeOf(host, name);
    const owned = ownershipOf(host) !== undefined;
    const unknown = (evidence: string): RouteStatus => ({ route, owned, state: 'unknown', evidence });
    if (!host.enabled) return unknown('The host is disabled in Nginx Proxy Manager.');
    if (!isOnline(host)) return unknown(`nginx refuses its configuration: ${nginxComplaint(host)}`);
    if (!owned)
      return { route, owned, state: 'serving', evidence: 'Made by a person; nginx accepted it at the last write.' };
    const { serving, evidence } = await this.#servingOf(host, name, route.generation, signal);
    return serving ? { route, owned, state: 'serving', evidence } : unknown(evidence);
  }

  async #servingOf(host: ProxyHost, name: string, generation: string, signal: AbortSignal): Promise<ServingAnswer> {
    const sight = await look(entryFor(this.settings, name, host), name, signal);
    if (generation !== '' && sight.kind === 'other' && (sight.status === 401 || sight.status === 403)) {
      const isWritten = ownershipOf(host)?.generation === generation && host.enabled && isOnline(host);
      const evidence = `The host answers ${sight.status} to all; Nginx Proxy Manager says what nginx has accepted.`;
      return { serving: isWritten, evidence };
    }
    return {
      serving: isSeen(sight, generation),
      ...(sight.kind === 'marker' ? { generation: sight.generation } : {}),
      evidence: inWords(sight),
    };
  }

  /** A route without owner is what a person made: what we took over is given back, and anything else is not ours. */
  async #giveBack(route: Route, before: ProxyHost | undefined, tools: CarryTools, ends: Ends): Promise<void> {
    if (before === undefined || ownershipOf(before) === undefined) return;
    await this.#settle(ends.givenBack(route, before), ends.restored(route.host, before), tools);
  }

  async #certificateFor(route: Route, before: ProxyHost | undefined, signal: AbortSignal): Promise<number | undefined> {
    if (route.tls === undefined) return undefined;
    return chooseCertificate(route, await this.certificates({ signal }), before?.certificateId ?? 0, Date.now());
  }

  /** To the new end, or back to the old one; anything between is told as unknown. */
  async #settle(end: End, back: End, tools: CarryTools): Promise<void> {
    const fault = await carry(end, tools).catch(async (error: unknown) => {
      if (error instanceof Untouched && error.reason.code === 'conflict' && error.reason.status === 400)
        throw await inUse(error.reason, end.name, this.#api, tools.signal);
      return rethrowReason(error);
    });
    if (fault === undefined) return;
    this.context.log.warn('Putting the old configuration back', { host: end.name, reason: fault.message });
    const stuck = await carry(back, tools).catch((error: unknown) => {
      if (error instanceof Untouched) return error.reason;
      throw error;
    });
    if (stuck !== undefined) throw unknown(end.name, stuck);
    throw new PluginError(fault.code === 'unknown_outcome' ? 'unavailable' : fault.code, fault.message, {
      cause: fault,
      hint:
        fault.code === 'rejected'
          ? 'What was before is in force again. Look at "advanced" and "locations" of the host in Nginx Proxy Manager.'
          : 'What was before is in force again. Does another file of its nginx fail the test? See its log.',
    });
  }

  /** After all changes before it; carried to its end even when the caller leaves, for half of one leaves a host offline. */
  #change<T>(signal: AbortSignal, work: (tools: CarryTools, ends: Ends) => Promise<T>): Promise<T> {
    return this.#queue.run(signal, () => {
      const life = AbortSignal.any([this.context.signal, AbortSignal.timeout(LONGEST_CHANGE_MS)]);
      const { settings, context } = this;
      return work(
        { hosts: this.#hosts, api: this.#api, settings, log: context.log, signal: life },
        new Ends(this.#hosts, life),
      );
    });
  }
}

function rethrowReason(error: unknown): never {
  if (error instanceof Untouched) throw error.reason;
  throw error;
}
