import type { HealthProbe } from '@docker-watcher/sdk';
import type { Engine, ProbeSpec, Probes } from '../deploy/index.js';
import { dockerProbe } from './docker-probe.js';
import { execProbe } from './exec-probe.js';
import { httpProbe } from './http-probe.js';
import { tcpProbe } from './tcp-probe.js';

/** Makes the probe of a plugin's part; undefined when no loaded plugin has it. */
export type PluginProbes = (spec: ProbeSpec) => HealthProbe | undefined;

const DEFAULTS = { settings: {}, intervalMs: 250, timeoutMs: 5_000, deadlineMs: 60_000 };

/** A worker without any probe is healthy as long as it runs: the gate looks at that itself. */
const running: HealthProbe = { check: async () => ({ healthy: true, evidence: 'it runs' }) };

/** The configured probe of a stage; else the image's HEALTHCHECK; else its port; else that it stays alive. */
export function createProbes(engine: Pick<Engine, 'container' | 'exec'>, plugins: PluginProbes): Probes {
  const make = (spec: ProbeSpec): HealthProbe | undefined => {
    switch (spec.type) {
      case 'http':
        return httpProbe(spec);
      case 'tcp':
        return tcpProbe(spec);
      case 'docker':
        return dockerProbe(engine);
      case 'exec':
        return execProbe(engine, spec);
      default:
        return plugins(spec);
    }
  };
  return {
    forStage(stage, image) {
      if (stage.probe !== undefined) {
        const { type, settings } = stage.probe;
        const probe = make(stage.probe);
        if (probe === undefined) throw new Error(`No loaded plugin has the probe "${type}"`);
        return { probe, spec: stage.probe, description: type === 'http' ? `http ${settings.path ?? '/'}` : type };
      }
      if (image.hasHealthcheck) {
        const spec = { ...DEFAULTS, type: 'docker' };
        return { probe: dockerProbe(engine), spec, description: 'the HEALTHCHECK of the image' };
      }
      if (stage.port !== undefined) {
        const spec = { ...DEFAULTS, type: 'tcp' };
        return { probe: tcpProbe(spec), spec, description: `port ${stage.port}` };
      }
      return { probe: running, spec: { ...DEFAULTS, type: 'running' }, description: 'staying alive' };
    },
  };
}
