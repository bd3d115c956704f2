import { definePlugin, defineProbe } from '@docker-watcher/sdk';
import { LineProbe } from './probe.js';
import { Settings } from './settings.js';

export default definePlugin({
  __PART__: defineProbe({
    label: '__LABEL__',
    config: Settings,
    create: (settings) => new LineProbe(settings),
  }),
});
