import type { RouteTls } from '@docker-watcher/sdk';
import type { Levels } from './levels.js';

/** https of the route, merged by key over the levels; `false` takes what is above away. */
export function tlsOf(levels: Levels): RouteTls | undefined {
  let tls: RouteTls | undefined;
  for (const { value } of levels.all('tls')) {
    if (value === false) tls = undefined;
    else tls = { ...DEFAULTS, ...tls, ...(value === true ? {} : value) };
  }
  return tls;
}

const DEFAULTS = { force: true, http2: true, hsts: false };
