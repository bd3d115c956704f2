import type { HttpOptions } from '../options.js';
import type { HttpPorts } from '../ports.js';
import type { Route } from '../route.js';
import { configRoutes } from './config.js';
import { deployRoutes } from './deploys.js';
import { eventRoutes } from './events.js';
import { healthRoutes } from './health.js';
import { projectRoutes } from './projects.js';
import { stageRoutes } from './stages.js';
import { tokenRoutes } from './tokens.js';
import { webhookRoutes } from './webhooks.js';

/** The whole API, a row per method and path: what is served and what the reference is made from. */
export function allRoutes(ports: HttpPorts, options: HttpOptions): readonly Route[] {
  return [
    ...projectRoutes(ports),
    ...stageRoutes(ports),
    ...deployRoutes(ports),
    ...eventRoutes(ports),
    ...webhookRoutes(ports, options),
    ...configRoutes(ports),
    ...tokenRoutes(ports),
    ...healthRoutes(ports),
  ];
}
