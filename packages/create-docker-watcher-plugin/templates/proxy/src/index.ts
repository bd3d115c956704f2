import { definePlugin, defineProxy } from '@docker-watcher/sdk';
import { AdminProxy } from './proxy.js';
import { Settings } from './settings.js';

export default definePlugin({
  __PART__: defineProxy({
    label: '__LABEL__',
    reach: 'host',
    config: Settings,
    create: (settings, context) => new AdminProxy(settings, context),
  }),
});
