import { PluginError, type Route } from '@docker-watcher/sdk';
import type { End } from './carry.js';
import { fieldsBack, fieldsFor, fieldsGivenBack, isForwarding, ledBefore } from './host-fields.js';
import { ownershipOf } from './ownership.js';
import { isOnline, type ProxyHost } from './proxy-host.js';
import type { ProxyHosts } from './proxy-hosts.js';

/** The states that changes lead to, or back to. */
export class Ends {
  constructor(
    private readonly hosts: ProxyHosts,
    private readonly signal: AbortSignal,
  ) {}

  /** A host serves `route`. */
  served(route: Route, certificateId: number | undefined): End {
    return {
      name: route.host,
      generation: route.generation,
      mustBeOnline: true,
      isReached: (host) =>
        host?.enabled === true &&
        isForwarding(host, route.target) &&
        ownershipOf(host)?.owner === route.owner &&
        ownershipOf(host)?.generation === route.generation,
      write: async (host) => {
        const fields = fieldsFor(route, host, certificateId);
        if (host === undefined) await this.hosts.create(fields, this.signal);
        else await this.hosts.update(host.id, fields, this.signal);
        return true;
      },
    };
  }

  /** All is as it was when `before` was read. */
  restored(name: string, before: ProxyHost | undefined): End {
    if (before === undefined) return this.removed(name);
    const generation = ownershipOf(before)?.generation ?? '';
    return {
      name,
      generation: before.enabled ? generation : '',
      mustBeOnline: before.enabled && isOnline(before),
      isReached: (host) =>
        host?.id === before.id &&
        host.enabled === before.enabled &&
        isForwarding(host, before.forward) &&
        (ownershipOf(host)?.generation ?? '') === generation,
      write: async (host) => {
        if (host === undefined) throw new PluginError('conflict', `The proxy host of ${name} was removed meanwhile.`);
        await this.hosts.update(before.id, fieldsBack(before), this.signal);
        if (host.enabled && !before.enabled) await this.hosts.disable(before.id, this.signal);
        return true;
      },
    };
  }

  /** A host that we took over is a person's again, and leads where `route` says. */
  givenBack(route: Route, taken: ProxyHost): End {
    const isEnabled = ownershipOf(taken)?.before?.enabled !== false;
    return {
      name: route.host,
      generation: '',
      mustBeOnline: isEnabled,
      isReached: (host) =>
        host?.enabled === isEnabled && isForwarding(host, route.target) && ownershipOf(host) === undefined,
      write: async (host) => {
        if (host === undefined) return false;
        await this.hosts.update(host.id, fieldsGivenBack(host, route), this.signal);
        if (host.enabled && !isEnabled) await this.hosts.disable(host.id, this.signal);
        return true;
      },
    };
  }

  /** A host that we took over is a person's again, as they left it, but disabled: what it led to may be gone. */
  retired(name: string): End {
    return {
      name,
      generation: '',
      mustBeOnline: false,
      isReached: (host) => host?.enabled !== true && (host === undefined || ownershipOf(host) === undefined),
      write: async (host) => {
        if (host === undefined) return false;
        if (host.enabled) await this.hosts.disable(host.id, this.signal);
        await this.hosts.update(host.id, fieldsGivenBack(host, ledBefore(host)), this.signal);
        return true;
      },
    };
  }

  removed(name: string): End {
    return {
      name,
      generation: '',
      mustBeOnline: false,
      isReached: (host) => host === undefined,
      write: async (host) => {
        if (host === undefined) return false;
        await this.hosts.remove(host.id, this.signal);
        return true;
      },
    };
  }

  /** The host goes on without this one of its domains. */
  left(name: string): End {
    return {
      ...this.removed(name),
      write: async (host) => {
        if (host === undefined) return false;
        const domain_names = host.domains.filter((domain) => domain.toLowerCase() !== name.toLowerCase());
        await this.hosts.update(host.id, { domain_names }, this.signal);
        return true;
      },
    };
  }
}
