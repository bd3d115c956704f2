import type { PluginActions } from '../cli/index.js';
import { addPlugin, offerPlugin, removePlugin } from './plugins-install.js';
import { listPlugins } from './plugins-list.js';
import { testPlugin } from './plugins-test.js';

/** What `docker-watcher plugins` does, without a controller. */
export const pluginActions: PluginActions = {
  list: listPlugins,
  offer: offerPlugin,
  add: addPlugin,
  remove: removePlugin,
  test: testPlugin,
};
