import { definePlugin, defineRegistry } from '@docker-watcher/sdk';
import { OciRegistry } from './oci-registry.js';
import { Settings } from './settings.js';
import { webhook } from './webhook/webhook.js';

/** Any OCI registry, for `type: oci`. */
export default definePlugin({
  oci: defineRegistry({
    label: 'OCI registry',
    icon: 'oci',
    config: Settings,
    create: (settings, context) => new OciRegistry(settings, context),
    webhook,
  }),
});
