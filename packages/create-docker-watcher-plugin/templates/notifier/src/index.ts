import { defineNotifier, definePlugin } from '@docker-watcher/sdk';
import { MessageNotifier } from './notifier.js';
import { Settings } from './settings.js';

export default definePlugin({
  __PART__: defineNotifier({
    label: '__LABEL__',
    config: Settings,
    create: (settings, context) => new MessageNotifier(settings, context),
  }),
});
