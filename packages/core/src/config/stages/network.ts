import type { RunSpec } from '../../deploy/index.js';
import type { Problems } from '../source/problems.js';
import type { Levels } from './levels.js';

/** Modes of the engine that are called like networks. */
const NO_NETWORKS = /^(?:host|none|(?:container|service):.*)$/;

/** The network of ours is made when it is missing; one that a person names only if they say so. */
export function networkOf(levels: Levels, problems: Problems): Pick<RunSpec, 'network' | 'networkCreate'> {
  const named = levels.given('network');
  if (named === undefined) return { network: levels.valueOrDefault('network'), networkCreate: true };
  if (NO_NETWORKS.test(named.value)) {
    problems.add(
      named.path,
      'This is a mode of the engine and no network: traffic could not be switched on it.',
      'Name a network, or leave the key out.',
    );
  }
  return { network: named.value, networkCreate: levels.valueOrDefault('network_create') };
}
