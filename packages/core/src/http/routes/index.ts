import type { HttpOptions } from '../options.js';
import type { HttpPorts } from '../ports.js';
import type { Route } from '../route.js';
import { Passwords } from '../sign-in/passwords.js';
import { auditRoutes } from './audit.js';
import { backupRoutes } from './backup.js';
import { configRoutes } from './config.js';
import { containerRoutes } from './containers.js';
import { deployRoutes } from './deploys.js';
import { descriptionRoutes } from './description.js';
import { doctorRoutes } from './doctor.js';
import { eventRoutes } from './events.js';
import { healthRoutes } from './health.js';
import { lookRoutes } from './look.js';
import { notifierRoutes } from './notifiers.js';
import { planRoutes } from './plan.js';
import { pluginRoutes } from './plugins.js';
import { projectRoutes } from './projects.js';
import { promotionRoutes } from './promotions.js';
import { pruneRoutes } from './prune.js';
import { sessionRoutes } from './session.js';
import { stageChangeRoutes } from './stage-changes.js';
import { stageRoutes } from './stages.js';
import { tokenRoutes } from './tokens.js';
import { userRoutes } from './users.js';
import { webhookRoutes } from './webhooks.js';

/**
 * The whole API, a row per method and path: what is served and what the description is made from. Making the table asks
 * nothing of the ports.
 */
export function allRoutes(ports: HttpPorts, options: HttpOptions): readonly Route[] {
  const passwords = new Passwords();
  const routes: readonly Route[] = [
    ...projectRoutes(ports),
    ...stageRoutes(ports),
    ...promotionRoutes(ports),
    ...stageChangeRoutes(ports),
    ...planRoutes(ports),
    ...lookRoutes(ports),
    ...pruneRoutes(ports),
    ...notifierRoutes(ports),
    ...containerRoutes(ports),
    ...deployRoutes(ports),
    ...eventRoutes(ports),
    ...webhookRoutes(ports, options),
    ...configRoutes(ports),
    ...pluginRoutes(ports),
    ...auditRoutes(ports),
    ...sessionRoutes(ports, passwords),
    ...userRoutes(ports, passwords),
    ...tokenRoutes(ports),
    ...healthRoutes(ports),
    ...doctorRoutes(ports),
    ...backupRoutes(ports),
    ...descriptionRoutes(() => routes),
  ];
  return routes;
}
