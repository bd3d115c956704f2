import type { Registry } from 'prom-client';

/** What is counted. The library is loaded when somebody first asks for the figures. */
export interface Metrics {
  deployEnded(outcome: string, seconds: number): void;
  stepEnded(step: string, ok: boolean, seconds: number): void;
  pluginCalled(part: string, method: string, ok: boolean, seconds: number): void;
  webhookReceived(source: string, status: number): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

type Sample = readonly [name: Name, labels: Readonly<Record<string, string>>, seconds?: number];
type Name = keyof typeof HELP;

const HELP = {
  docker_watcher_deploys_total: ['Deploys that ended, by outcome', ['outcome']],
  docker_watcher_deploy_seconds: ['How long deploys took', ['outcome']],
  docker_watcher_step_seconds: ['How long steps of deploys took', ['step', 'ok']],
  docker_watcher_plugin_call_seconds: ['Calls into plugins', ['part', 'method', 'ok']],
  docker_watcher_webhooks_total: ['Webhook deliveries, by the status they were answered with', ['source', 'status']],
} as const;

const BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** Kept until somebody asks for the first time; the oldest go first. */
const MOST_KEPT = 10_000;

export function createMetrics(): Metrics {
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
      take(['docker_watcher_deploy_seconds', { outcome }, seconds]);
    },
    stepEnded: (step, ok, seconds) => take(['docker_watcher_step_seconds', { step, ok: String(ok) }, seconds]),
    pluginCalled: (part, method, ok, seconds) =>
      take(['docker_watcher_plugin_call_seconds', { part, method, ok: String(ok) }, seconds]),
    webhookReceived: (source, status) => take(['docker_watcher_webhooks_total', { source, status: String(status) }]),
    text: async () => (await load()).metrics(),
  };
}
