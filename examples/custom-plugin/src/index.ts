import { defineNotifier, definePlugin, defineProbe, defineProxy, defineRegistry } from '@docker-watcher/sdk';
import { MessageNotifier } from './notifier/notifier.js';
import { Settings as MessageSettings } from './notifier/settings.js';
import { LineProbe } from './probe/probe.js';
import { Settings as LineSettings } from './probe/settings.js';
import { AdminProxy } from './proxy/proxy.js';
import { Settings as GateSettings } from './proxy/settings.js';
import { Registry } from './registry/registry.js';
import { Settings as ShelfSettings } from './registry/settings.js';
import { webhook } from './registry/webhook.js';

/** A plugin may ship parts of several kinds; each has a name of its own, which users write as `type`. */
export default definePlugin({
  shelf: defineRegistry({
    label: 'Shelf',
    config: ShelfSettings,
    create: (settings, context) => new Registry(settings, context),
    webhook,
  }),
  gate: defineProxy({
    label: 'Gate',
    reach: 'host',
    config: GateSettings,
    create: (settings, context) => new AdminProxy(settings, context),
  }),
  line: defineProbe({
    label: 'Line',
    config: LineSettings,
    create: (settings) => new LineProbe(settings),
  }),
  message: defineNotifier({
    label: 'Message',
    config: MessageSettings,
    create: (settings, context) => new MessageNotifier(settings, context),
  }),
});
