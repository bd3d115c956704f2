import { createHash } from 'node:crypto';
import type { StageSpec } from '../../deploy/index.js';
import { canonicalJson } from '../canonical-json.js';

const LENGTH = 16;

/**
 * 16 hex digits over everything that shapes the container and its route, and over what it has to pass (health check,
 * hooks): a quarantine remembers the hash and lifts when it changes, and a corrected health path is the commonest cure.
 * When to deploy (tag pattern, window, strategy, bake) is left out: it changes nothing about what runs.
 */
export function hashStage({ image, port, host, tls, websockets, probe, hooks, run }: StageSpec): string {
  const { env, ...rest } = run;
  const values = Object.fromEntries(Object.entries(env).map(([name, { value }]) => [name, value]));
  const shape = { image, port, host, tls, websockets, probe, hooks, run: { ...rest, env: values } };
  return createHash('sha256').update(canonicalJson(shape)).digest('hex').slice(0, LENGTH);
}
