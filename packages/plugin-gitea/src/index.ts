import { definePlugin, defineRegistry } from '@docker-watcher/sdk';
import { GiteaRegistry } from './gitea-registry.js';
import { Settings } from './settings.js';
import { webhook } from './webhook/webhook.js';

/** Gitea and Forgejo, for `type: gitea`. */
export default definePlugin({
  gitea: defineRegistry({
    label: 'Gitea',
    icon: 'gitea',
    config: Settings,
    create: (settings, context) => new GiteaRegistry(settings, context),
    webhook,
  }),
});
