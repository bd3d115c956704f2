import { PluginError } from '@docker-watcher/sdk';
import type { Location } from './proxy-host.js';

/** Where a visitor, and we, can read which generation serves. */
export const MARKER_PATH = '/.well-known/docker-watcher';

/**
 * A location that nginx answers itself, from the same file as the route: it changes with the same reload. `return` comes
 * before access lists, and `^~` before a person's regular expressions, such as one that denies dot files.
 */
export function markerFor(generation: string): Location {
  if (!/^[A-Za-z0-9._:-]+$/.test(generation))
    throw new PluginError('rejected', `"${generation}" can't be written into an nginx file.`);
  return {
    path: `^~ ${MARKER_PATH}`,
    forward_scheme: 'http',
    // An address: a name that does not resolve would take the whole host offline.
    forward_host: '127.0.0.1',
    forward_port: 80,
    advanced_config: `default_type text/plain; return 200 "docker-watcher ${generation}";`,
  };
}

export function isMarker({ path }: Location): boolean {
  return path.replace(/^\^~\s*/, '') === MARKER_PATH;
}

/** The generation in an answer; undefined when what answered is not our marker. */
export function readMarker(body: string): string | undefined {
  return /^docker-watcher ([A-Za-z0-9._:-]+)\s*$/.exec(body)?.[1];
}
