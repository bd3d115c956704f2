import { formatImageName } from '../../images/index.js';
import type { Config, PartConfig, StageConfig } from '../model.js';

type Plain = Readonly<Record<string, unknown>>;

/** The configuration as plain JSON for everybody who may read: without secrets; of variables only the names. */
export function summarize(config: Config): Plain {
  const { file, plugins, pluginsDir, server, auth, docker, dataDir, parallelDeploys, notes } = config;
  const conceal = concealer(config.secrets);
  return plain({
    file,
    plugins,
    pluginsDir,
    dataDir,
    parallelDeploys,
    server,
    auth: { type: auth.type },
    docker: { ...docker, tls: docker.tls && Object.keys(docker.tls) },
    registries: config.registries.map((part) => ({
      ...partOf(part, conceal),
      pollIntervalMs: part.pollIntervalMs,
      webhookSecret: part.webhookSecret === undefined ? 'generated' : 'configured',
    })),
    proxy: partOf(config.proxy, conceal),
    notifiers: config.notifiers.map((part) => ({ ...partOf(part, conceal), events: part.events })),
    stages: config.stages.map((stage) => stageOf(stage, conceal)),
    notes,
  });
}

function partOf({ id, type, settings }: PartConfig, conceal: (value: unknown) => unknown): Plain {
  return { id, type, settings: conceal(settings) };
}

function stageOf({ image, run, probe, ...stage }: StageConfig, conceal: (value: unknown) => unknown): Plain {
  const { env, ...rest } = run;
  return {
    ...(conceal(stage) as Plain),
    image: formatImageName(image),
    probe: probe && { ...probe, settings: conceal(withoutHeaders(probe.settings)) },
    run: { ...(conceal(rest) as Plain), env: Object.keys(env) },
  };
}

/** Headers carry credentials more often than not. */
function withoutHeaders({ headers, ...settings }: Plain): Plain {
  return typeof headers === 'object' && headers !== null ? { ...settings, headers: Object.keys(headers) } : settings;
}

const CONCEALED = '(secret)';

/** Short secrets are concealed only where they are the whole text: else they would blot out half of the rest. */
const SHORTEST_INSIDE = 8;

function concealer(secrets: readonly string[]): (value: unknown) => unknown {
  const whole = new Set(secrets);
  const inside = secrets.filter(({ length }) => length >= SHORTEST_INSIDE);
  const conceal = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(conceal);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, conceal(inner)]));
    }
    if (typeof value !== 'string') return value;
    if (whole.has(value)) return CONCEALED;
    return withoutUserInfo(inside.reduce((text, secret) => text.replaceAll(secret, CONCEALED), value));
  };
  return conceal;
}

function withoutUserInfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/i, '$1');
}

/** Without what is undefined. */
function plain(value: unknown): Plain {
  return JSON.parse(JSON.stringify(value)) as Plain;
}
