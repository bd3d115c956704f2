import type { Registry } from 'prom-client';

/** What is counted. The library is loaded when somebody first asks for the figures. */
export interface Metrics {
  /** Without `seconds`: it never ran. */
  deployEnded(outcome: string, seconds?: number): void;
  stepEnded(step: string, ok: boolean, seconds: number): void;
  pluginCalled(part: string, method: string, ok: boolean, seconds: number): void;
  /** A request that a part sent to what it speaks to; for a registry: what is spent of its budget. */
  partRequested(kind: string, id: string, method: string): void;
  webhookReceived(source: string, status: number): void;
  /** `route` is a path of the route table, or `none`. */
  requestAnswered(method: string, route: string, status: number, seconds: number): void;
  /** A stream to a client was opened (1) or has ended (-1). */
  streamsChanged(by: 1 | -1): void;
  /** Candidates that were seen, by where we learned of them. */
  candidateSeen(source: string): void;
  /** A look at a repository. */
  looked(registry: string, ok: boolean, seconds: number): void;
  /** Shows what `read` gives whenever somebody asks. A later one of the same name takes its place. */
  watch(name: GaugeName, read: () => Promise<readonly Reading[]> | readonly Reading[]): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** One figure, by its labels. */
export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Sample = readonly [name: Name, labels: Readonly<Record<string, string>>, seconds?: number];
type Name = keyof typeof HELP;

const HELP = {
  docker_watcher_deploys_total: ['Deploys that ended, by outcome', ['outcome']],
  docker_watcher_deploy_seconds: ['How long deploys took', ['outcome']],
  docker_watcher_step_seconds: ['How long steps of deploys took', ['step', 'ok']],
  docker_watcher_plugin_call_seconds: ['Calls into plugins', ['part', 'method', 'ok']],
  docker_watcher_part_requests_total: ['Requests that configured parts sent', ['kind', 'id', 'method']],
  docker_watcher_webhooks_total: ['Webhook deliveries, by the status they were answered with', ['source', 'status']],
  docker_watcher_http_request_seconds: ['Requests to the API, by route', ['method', 'route', 'status']],
  docker_watcher_candidates_total: ['Candidates that were seen', ['source']],
  docker_watcher_look_seconds: ['Looks at repositories', ['registry', 'ok']],
} as const;

const GAUGES = {
  docker_watcher_streams: ['Open event streams', []],
  docker_watcher_deploys_open: ['Deploys that have not ended, by state', ['state']],
  docker_watcher_registry_requests_left: ['What is left of the budget of requests, by registry', ['registry']],
  docker_watcher_part_up: ['Whether a configured part works (1) or is degraded (0)', ['kind', 'id']],
} as const;
export type GaugeName = keyof typeof GAUGES;

const BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Kept until somebody asks for the first time; the oldest go first. */
const MOST_KEPT = 10_000;

export function createMetrics(): Metrics {
  let streams = 0;
  const gauges = new Map<GaugeName, Parameters<Metrics['watch']>[1]>([
    ['docker_watcher_streams', () => [{ labels: {}, value: streams }]],
  ]);
  let kept: Sample[] = [];
  let registry: Registry | undefined;
  let take = (sample: Sample): void => {
    kept.push(sample);
    if (kept.length > MOST_KEPT) kept = kept.slice(-MOST_KEPT / 2);
  };
  const load = async (): Promise<Registry> => {
    if (registry !== undefined) return registry;
    const client = await import('prom-client');
    const fresh = new client.Registry();
    client.collectDefaultMetrics({ register: fresh, prefix: 'docker_watcher_' });
    const counters = new Map<string, import('prom-client').Counter>();
    const histograms = new Map<string, import('prom-client').Histogram>();
    for (const [name, [help, labelNames]] of Object.entries(HELP)) {
      const options = { name, help, labelNames: [...labelNames], registers: [fresh] };
      if (name.endsWith('_total')) counters.set(name, new client.Counter(options));
      else histograms.set(name, new client.Histogram({ ...options, buckets: BUCKETS }));
    }
    for (const [name, [help, labelNames]] of Object.entries(GAUGES)) {
      new client.Gauge({
        ...{ name, help, labelNames: [...labelNames], registers: [fresh] },
        async collect() {
          this.reset();
          for (const { labels, value } of (await gauges.get(name as GaugeName)?.()) ?? []) this.set(labels, value);
        },
      });
    }
    take = ([name, labels, seconds]) => {
      if (seconds === undefined) counters.get(name)?.inc(labels);
      else histograms.get(name)?.observe(labels, seconds);
    };
    for (const sample of kept.splice(0)) take(sample);
    registry = fresh;
    return fresh;
  };
  return {
    deployEnded(outcome, seconds) {
      take(['docker_watcher_deploys_total', { outcome }]);
      if (seconds !== undefined) take(['docker_watcher_deploy_seconds', { outcome }, seconds]);
    },
    stepEnded: (step, ok, seconds) => take(['docker_watcher_step_seconds', { step, ok: String(ok) }, seconds]),
    pluginCalled: (part, method, ok, seconds) =>
      take(['docker_watcher_plugin_call_seconds', { part, method, ok: String(ok) }, seconds]),
    partRequested: (kind, id, method) => take(['docker_watcher_part_requests_total', { kind, id, method }]),
    webhookReceived: (source, status) => take(['docker_watcher_webhooks_total', { source, status: String(status) }]),
    requestAnswered: (method, route, status, seconds) =>
      take(['docker_watcher_http_request_seconds', { method, route, status: String(status) }, seconds]),
    streamsChanged(by) {
      streams += by;
    },
    candidateSeen: (source) => take(['docker_watcher_candidates_total', { source }]),
    looked: (registry, ok, seconds) => take(['docker_watcher_look_seconds', { registry, ok: String(ok) }, seconds]),
    watch: (name, read) => void gauges.set(name, read),
    text: async () => (await load()).metrics(),
  };
}
