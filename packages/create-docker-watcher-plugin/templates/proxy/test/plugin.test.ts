import { describePlugin, describeProxy } from '@docker-watcher/testkit';
import plugin from '../src/index.js';
import { startSmallProxy } from './small-proxy.js';

const TOKEN = 'small-proxy-token';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeProxy('__PART__', plugin, {
  async open() {
    const { url, entry, close } = await startSmallProxy(TOKEN);
    return { settings: { url, entry, token: TOKEN }, close };
  },
  settings: ({ url, host }) => ({ url, entry: host, token: TOKEN }),
});
