import { describePlugin, describeProxy } from '@docker-watcher/testkit';
import plugin from '../src/index.js';
import { startNpmServer } from './npm-server/npm-server.js';

describePlugin(plugin, { folder: new URL('..', import.meta.url) });

describeProxy('npm', plugin, {
  async open() {
    const { url, account, entryUrls, stop } = await startNpmServer();
    return { settings: { url, ...account, entry_url: [...entryUrls] }, close: stop };
  },
  settings: ({ url }) => ({ url, email: 'kit@example.com', password: 'kit-password-of-nobody', entry_url: [url] }),
});
