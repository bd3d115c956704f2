import { definePlugin, defineRegistry } from '@docker-watcher/sdk';
import { GhcrRegistry } from './ghcr-registry.js';
import { Settings } from './settings.js';
import { webhook } from './webhook/webhook.js';

/** GitHub Container Registry, for `type: github` and `type: ghcr`. */
export default definePlugin({
  ghcr: defineRegistry({
    label: 'GitHub Container Registry',
    icon: 'github',
    config: Settings,
    create: (settings, context) => new GhcrRegistry(settings, context),
    webhook,
  }),
});
