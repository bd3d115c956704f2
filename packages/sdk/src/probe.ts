import type { CallOptions, Part, PartContext } from './part.js';

/** What a probe looks at. `address` is absent for workers without a port. */
export interface ProbeTarget {
  readonly address?: { readonly host: string; readonly port: number };
  readonly container: { readonly id: string; readonly name: string };
  /** The host name of the stage's route, for the Host header. */
  readonly hostName?: string;
}

/** `reason` is a short stable word (`refused`, `timeout`, `status`, `exit`, …); `evidence` is what was seen. */
export type ProbeResult =
  | { readonly healthy: true; readonly evidence: string }
  | { readonly healthy: false; readonly reason: string; readonly evidence: string; readonly final?: boolean };

export interface HealthProbe extends Part {
  /** One look. Rejects only on a fault of the probe itself; an unhealthy target is a value. */
  check(target: ProbeTarget, options: CallOptions): Promise<ProbeResult>;
}

export interface ProbePart<Config> {
  readonly kind: 'probe';
  readonly label: string;
  readonly icon?: string;
  readonly config: import('typebox').TSchema;
  create(config: Config, context: PartContext): HealthProbe;
}
