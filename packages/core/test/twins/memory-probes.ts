import type { HealthProbe, ProbeResult } from '@docker-watcher/sdk';
import type { ProbeSpec, Probes, Visitor } from '../../src/deploy/index.js';
import type { MemoryEngine } from './engine/memory-engine.js';
import type { MemoryProxy } from './memory-proxy.js';

const DEFAULTS = { settings: {}, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 60_000 };

/** The built-in probes over the engine's twin: http, tcp, docker, staying alive. */
export function memoryProbes(engine: MemoryEngine): Probes {
  return {
    forStage(stage, image) {
      const spec: ProbeSpec = stage.probe ?? {
        ...DEFAULTS,
        type: image.hasHealthcheck ? 'docker' : stage.port === undefined ? 'running' : 'tcp',
      };
      return { probe: probeOf(engine, spec), spec, description: spec.type };
    },
  };
}

function probeOf(engine: MemoryEngine, spec: ProbeSpec): HealthProbe {
  return {
    async check({ address, container }, { signal }): Promise<ProbeResult> {
      signal.throwIfAborted();
      if (spec.type === 'running') return { healthy: true, evidence: 'it runs' };
      if (spec.type === 'docker') {
        const health = (await engine.container(container.id))?.health;
        if (health === 'healthy') return { healthy: true, evidence: 'HEALTHCHECK says healthy' };
        return { healthy: false, reason: 'healthcheck', evidence: `HEALTHCHECK says ${health ?? 'nothing'}` };
      }
      const met = address === undefined ? { kind: 'no-route' as const } : engine.answer(address.host, address.port);
      if (met.kind !== 'answered') return { healthy: false, reason: 'refused', evidence: 'connection refused' };
      if (spec.type === 'tcp' || met.status < 400) return { healthy: true, evidence: `answers ${met.status}` };
      return { healthy: false, reason: 'status', evidence: `answers ${met.status} ${met.says}`.trim() };
    },
  };
}

/** A visitor that comes through the proxy's twin. */
export function memoryVisitor(proxy: MemoryProxy): Visitor {
  return {
    async visit(_entry, host, _path, { signal }) {
      signal.throwIfAborted();
      const met = proxy.visit(host);
      if (met.kind === 'answered') return { status: met.status, headers: {}, body: met.container };
      return { status: 502, headers: { 'docker-watcher-proxy': 'yes' }, body: '' };
    },
  };
}
