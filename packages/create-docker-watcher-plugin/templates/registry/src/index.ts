import { definePlugin, defineRegistry } from '@docker-watcher/sdk';
import { Registry } from './registry.js';
import { Settings } from './settings.js';
import { webhook } from './webhook.js';

export default definePlugin({
  __PART__: defineRegistry({
    label: '__LABEL__',
    config: Settings,
    create: (settings, context) => new Registry(settings, context),
    webhook,
  }),
});
