import type { HealthProbe } from '@docker-watcher/sdk';
import type { Engine } from '../deploy/index.js';

/** What the image's own HEALTHCHECK says. */
export function dockerProbe(engine: Pick<Engine, 'container'>): HealthProbe {
  return {
    async check({ container }, { signal }) {
      const found = await engine.container(container.id, { signal });
      if (found === undefined)
        return { healthy: false, reason: 'gone', evidence: 'The container is gone', final: true };
      const said = found.healthOutput?.trim().split('\n').at(-1);
      const words = said ? `: ${said}` : '';
      switch (found.health) {
        case 'healthy':
          return { healthy: true, evidence: `HEALTHCHECK passes${words}` };
        case 'unhealthy':
          return { healthy: false, reason: 'healthcheck', evidence: `HEALTHCHECK fails${words}` };
        case 'starting':
          return { healthy: false, reason: 'starting', evidence: `HEALTHCHECK has not passed yet${words}` };
        default:
          return { healthy: false, reason: 'no-healthcheck', evidence: 'The image has no HEALTHCHECK', final: true };
      }
    },
  };
}
