import { definePlugin, defineProxy } from '@docker-watcher/sdk';
import { EmbeddedProxyConfig } from './config.js';
import { EmbeddedProxy } from './embedded-proxy.js';

/** The proxy docker-watcher brings along, for `type: embedded`. */
export default definePlugin({
  embedded: defineProxy({
    label: 'Embedded proxy',
    icon: 'proxy',
    config: EmbeddedProxyConfig,
    reach: 'host',
    create: (config, context) => new EmbeddedProxy(config, context),
  }),
});
