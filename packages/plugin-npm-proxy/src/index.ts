import { definePlugin, defineProxy } from '@docker-watcher/sdk';
import { NpmProxy } from './npm-proxy.js';
import { Settings } from './settings.js';

export default definePlugin({
  npm: defineProxy({
    label: 'Nginx Proxy Manager',
    icon: 'nginx',
    reach: 'container',
    config: Settings,
    create: (settings, context) => new NpmProxy(settings, context),
  }),
});
