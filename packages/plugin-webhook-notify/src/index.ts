import { defineNotifier, definePlugin } from '@docker-watcher/sdk';
import { Settings } from './settings.js';
import { WebhookNotifier } from './webhook-notifier.js';

/** Tells any address of what happens, for `type: webhook`. */
export default definePlugin({
  webhook: defineNotifier({
    label: 'Webhook',
    icon: 'webhook',
    config: Settings,
    create: (settings, context) => new WebhookNotifier(settings, context),
  }),
});
