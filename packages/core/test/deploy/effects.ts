import { PluginError } from '@docker-watcher/sdk';
import { AppError } from '../../src/base/index.js';
import type { World } from './world.js';

const OF_ENGINE = ['pull', 'tag', 'removeImage', 'create', 'start', 'stop', 'remove', 'setRestartPolicy', 'connect'];
const OF_PROXY = ['putRoute', 'deleteRoute', 'hold', 'release'];

/** Calls that change the world: what happens after any other call is the same as after the last of these. */
const EFFECTS: ReadonlySet<string> = new Set([
  'store.write',
  ...OF_ENGINE.map((name) => `engine.${name}`),
  ...OF_PROXY.map((name) => `proxy.${name}`),
]);

/** Runs `act` right after the k-th effect, before the controller learns of it. Tells whether it came to that. */
export function afterEffect(world: World, k: number, act: () => void): () => boolean {
  let count = 0;
  world.witness = (port, method) => {
    world.proxy.visit('dev.app.test');
    if (!EFFECTS.has(`${port}.${method}`)) return;
    count += 1;
    if (count === k) act();
  };
  return () => count >= k;
}

/** The k-th call of engine or proxy that changes something fails: before it is done, or only its answer is lost. */
export function failEffect(world: World, k: number, kind: 'undone' | 'lost'): () => boolean {
  let count = 0;
  world.intercept = async (name, run) => {
    if (!EFFECTS.has(name) || name === 'store.write') return run();
    count += 1;
    if (count !== k) return run();
    if (kind === 'lost') await run();
    if (name.startsWith('engine.')) throw new AppError('engine.unavailable', 'The Docker Engine does not answer.');
    throw new PluginError(kind === 'lost' ? 'unknown_outcome' : 'unavailable', 'The proxy does not answer');
  };
  return () => count >= k;
}
