import { type CallOptions, PluginError, type ProbePart, type ProbeTarget } from '@docker-watcher/sdk';
import example from '../../../../examples/custom-plugin/src/index.js';
import { LineProbe } from '../../../../examples/custom-plugin/src/probe/probe.js';
import type { Settings } from '../../../../examples/custom-plugin/src/probe/settings.js';
import { type Bad, variant } from './bad.js';

export const GOOD_PROBE = example.parts.line as ProbePart<Settings>;

function bad(what: string, fails: string, Part: typeof LineProbe): Bad<ProbePart<Settings>> {
  return {
    what,
    fails: [fails],
    definition: variant<ProbePart<Settings>, Settings>(GOOD_PROBE, (settings) => new Part(settings)),
  };
}

export const BAD_PROBES: readonly Bad<ProbePart<Settings>>[] = [
  bad(
    'finds everything healthy',
    'it finds unhealthy what is, with a reason and evidence',
    class extends LineProbe {
      override check = async () => ({ healthy: true as const, evidence: 'Surely.' });
    },
  ),
  bad(
    'rejects where it should find',
    'it finds unhealthy what is, with a reason and evidence',
    class extends LineProbe {
      override async check(target: ProbeTarget, options: CallOptions) {
        const result = await super.check(target, options);
        if (result.healthy) return result;
        throw new PluginError('unavailable', result.evidence);
      }
    },
  ),
  bad(
    'finds nothing healthy',
    'it finds healthy what is, and says what it saw',
    class extends LineProbe {
      override async check(target: ProbeTarget, options: CallOptions) {
        const result = await super.check(target, options);
        return result.healthy ? { healthy: false as const, reason: 'answer', evidence: result.evidence } : result;
      }
    },
  ),
  bad(
    'trips over a target without a port',
    'a target without a port is no crash',
    class extends LineProbe {
      override check(target: ProbeTarget, options: CallOptions) {
        if (target.address === undefined) throw new TypeError("Cannot read properties of undefined (reading 'port')");
        return super.check(target, options);
      }
    },
  ),
];
