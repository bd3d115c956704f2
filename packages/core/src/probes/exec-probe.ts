import type { HealthProbe } from '@docker-watcher/sdk';
import type { Engine, ProbeSpec } from '../deploy/index.js';

/** Healthy when a command in the container ends with 0. No shell: the words are the program and its arguments. */
export function execProbe(engine: Pick<Engine, 'exec'>, spec: ProbeSpec): HealthProbe {
  const { command = [] } = spec.settings as { command?: readonly string[] };
  return {
    async check({ container }, { signal }) {
      const { exitCode, output } = await engine.exec(container.id, command, { timeoutMs: spec.timeoutMs, signal });
      const said = output.trim().split('\n').at(-1);
      if (exitCode === 0) return { healthy: true, evidence: `${command[0]} ends with 0` };
      if (exitCode === 126 || exitCode === 127) {
        return {
          healthy: false,
          reason: 'no-program',
          evidence: `The image has no such program: ${command[0]}`,
          final: true,
        };
      }
      return {
        healthy: false,
        reason: 'exit',
        evidence: `${command[0]} ends with ${exitCode}${said ? `: ${said}` : ''}`,
      };
    },
  };
}
