import { EVENT_TYPES, Secret, type Static, Type } from '@docker-watcher/sdk';
import { allOptional, closed, duration, text, texts } from './fields.js';

/** Keys that registries, the proxy and notifiers have whatever plugin serves them; the plugin's own stand beside. */

const type = (examples: string[]) =>
  text({ title: 'Type', description: 'Which part of which plugin serves it: a part, or plugin/part.', examples });

export const REGISTRY_KEYS = {
  type: type(['gitea', 'github', 'oci']),
  poll_interval: Type.Optional(
    duration({ title: 'Poll interval', description: 'Pause between looks; at least 5s.', default: '60s' }),
  ),
  webhook: Type.Optional(
    closed(
      allOptional({
        secret: Secret({ title: 'Secret', description: 'Signs deliveries. Left out: one is made at first start.' }),
      }),
      { title: 'Webhook', description: 'How this registry tells of pushes.' },
    ),
  ),
};

export const RegistrySchema = Type.Object(REGISTRY_KEYS, {
  title: 'Registry',
  description: 'A place that holds images. Further keys are those of its plugin.',
});

export const PROXY_KEYS = { type: type(['npm', 'embedded']) };

export const ProxySchema = Type.Object(PROXY_KEYS, {
  title: 'Proxy',
  description: 'The reverse proxy that holds the routes. Further keys are those of its plugin. Default: embedded.',
});

export const NOTIFIER_KEYS = {
  type: type(['webhook']),
  events: Type.Optional(
    texts({
      title: 'Events',
      description: `Which events it is told: names or groups such as "deploy.*". Default: what people care about. Known: ${EVENT_TYPES.join(', ')}.`,
      examples: [['deploy.succeeded', 'deploy.failed']],
    }),
  ),
};

export const NotifierSchema = Type.Object(NOTIFIER_KEYS, {
  title: 'Notifier',
  description: 'Tells people. Further keys are those of its plugin.',
});

export type RawRegistry = Static<typeof RegistrySchema>;
export type RawNotifier = Static<typeof NotifierSchema>;
