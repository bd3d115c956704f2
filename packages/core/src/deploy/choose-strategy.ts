import type { Strategy } from './model.js';
import type { StageSpec } from './stage.js';

export interface StrategyDecision {
  readonly strategy: Strategy;
  readonly reason: string;
  /** The line that would change it. */
  readonly hint?: string;
}

/** Two versions side by side, unless something exists only once. */
export function chooseStrategy(spec: StageSpec): StrategyDecision {
  if (spec.strategy !== 'auto') return { strategy: spec.strategy, reason: `strategy: ${spec.strategy}` };
  const [port] = spec.run.ports;
  if (port !== undefined) {
    return {
      strategy: 'recreate',
      reason: `port ${port.hostPort} of the host can be bound by one container only`,
      hint: 'Leave "ports" out and let traffic come by the proxy.',
    };
  }
  const mount = spec.run.mounts.find(({ readOnly, shared }) => !readOnly && !shared);
  if (mount !== undefined) {
    return {
      strategy: 'recreate',
      reason: `${mount.source} is mounted read-write, and two versions may not be meant to write to it at once`,
      hint: `If they may: { source: ${mount.source}, target: ${mount.target}, shared: true }`,
    };
  }
  if (spec.port === undefined) {
    return {
      strategy: 'recreate',
      reason: 'a worker has no traffic to switch, and two would do its work twice',
      hint: 'strategy: blue-green',
    };
  }
  return { strategy: 'blue-green', reason: 'nothing stands in the way of two versions side by side' };
}
