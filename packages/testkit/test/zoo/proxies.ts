import { setTimeout as delay } from 'node:timers/promises';
import { type CallOptions, PluginError, type ProxyPart, type Route } from '@docker-watcher/sdk';
import example from '../../../../examples/custom-plugin/src/index.js';
import { AdminProxy } from '../../../../examples/custom-plugin/src/proxy/proxy.js';
import type { Settings } from '../../../../examples/custom-plugin/src/proxy/settings.js';
import { type Bad, variant } from './bad.js';

export const GOOD_PROXY = example.parts.gate as ProxyPart<Settings>;

type PutOptions = CallOptions & { readonly adopt?: boolean };

function bad(what: string, fails: string, Part: typeof AdminProxy): Bad<ProxyPart<Settings>> {
  const definition = variant<ProxyPart<Settings>, Settings>(
    GOOD_PROXY,
    (settings, context) => new Part(settings, context),
  );
  return { what, fails: [fails], definition };
}

export const BAD_PROXIES: readonly Bad<ProxyPart<Settings>>[] = [
  bad(
    'fails to delete what is not there',
    'it has no route where none was put, and deleting none is no error',
    class extends AdminProxy {
      override async deleteRoute(host: string, options: CallOptions) {
        if ((await this.getRoute(host, options)) === undefined) throw new PluginError('not_found', 'No route.');
        return super.deleteRoute(host, options);
      }
    },
  ),
  bad(
    'says yes to every generation',
    'a route that was put serves, and visitors reach its target',
    class extends AdminProxy {
      override async serving(host: string, generation: string, options: CallOptions) {
        return { ...(await super.serving(host, generation, options)), serving: true };
      }
    },
  ),
  bad(
    'refuses to put again what it holds',
    'putting a route twice is once',
    class extends AdminProxy {
      readonly #put = new Set<string>();
      override async putRoute(route: Route, options: PutOptions) {
        const key = `${route.host} ${route.generation} ${route.owner}`;
        if (this.#put.has(key)) throw new PluginError('conflict', 'It is there already.');
        const put = await super.putRoute(route, options);
        this.#put.add(key);
        return put;
      }
    },
  ),
  bad(
    'lists the routes of everybody',
    'it lists the routes of an owner, and no others',
    class extends AdminProxy {
      override async listRoutes(owner: string, options: CallOptions) {
        return [...(await super.listRoutes(owner, options)), ...(await super.listRoutes('another', options))];
      }
    },
  ),
  bad(
    'takes over what is not its own',
    'it leaves the route of another owner alone, unless told to adopt it',
    class extends AdminProxy {
      override putRoute(route: Route, options: PutOptions) {
        return super.putRoute(route, { ...options, adopt: true });
      }
    },
  ),
  bad(
    'loses the old route when the new one is refused',
    'a write it refuses leaves the old route in force',
    class extends AdminProxy {
      override async putRoute(route: Route, options: PutOptions) {
        if (route.target.host.includes('"')) await this.deleteRoute(route.host, options);
        return super.putRoute(route, options);
      }
    },
  ),
  bad(
    'takes the old route away before it puts the new one',
    'a switch under load costs no request',
    class extends AdminProxy {
      override async putRoute(route: Route, options: PutOptions) {
        const held = await this.getRoute(route.host, options);
        if (
          /^g[1-9]/.test(route.generation) &&
          held?.route.generation !== route.generation &&
          held?.route.owner === route.owner
        ) {
          const isGood = !route.target.host.includes('"');
          if (isGood) await this.deleteRoute(route.host, options);
          await delay(30);
        }
        return super.putRoute(route, options);
      }
    },
  ),
  bad(
    'deletes nothing',
    'a deleted route is gone',
    class extends AdminProxy {
      override async deleteRoute(host: string, options: CallOptions) {
        await this.getRoute(host, options);
      }
    },
  ),
  bad(
    'never drains',
    'it counts what is open to a target',
    class extends AdminProxy {
      drained = async () => ({ open: 1 });
    },
  ),
  bad(
    'calls a lost answer whatever it is',
    'every fault is a PluginError',
    class extends AdminProxy {
      async certificates({ signal }: CallOptions) {
        await this.getRoute('any.example.com', { signal }).catch((error: Error) => {
          throw new Error(error.message);
        });
        return [];
      }
    },
  ),
];
