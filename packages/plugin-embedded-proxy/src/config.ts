import { type Static, Type } from '@docker-watcher/sdk';

const Address = Type.String({
  pattern: '^(\\[[0-9a-fA-F:.]+\\]|[^\\s:\\[\\]]*):[0-9]{1,5}$',
  title: 'Address',
  description: 'HOST:PORT, such as "0.0.0.0:80" or "[::]:80".',
});

/** What a person may set for `type: embedded`. Everything has a default. */
export const EmbeddedProxyConfig = Type.Object(
  {
    listen: Type.Optional(
      Type.Union([Address, Type.Array(Address, { minItems: 1 })], {
        title: 'Listen',
        description: 'Where visitors connect, one address or several. Default "0.0.0.0:80".',
      }),
    ),
    control: Type.Optional(
      Type.String({
        minLength: 1,
        title: 'Control socket',
        description: 'Path of the unix socket on which the proxy takes orders. Default: proxy.sock in its data folder.',
      }),
    ),
    spawn: Type.Optional(
      Type.Boolean({
        title: 'Start it',
        description:
          'Start the proxy as a process of its own when none answers. Default true; false when systemd or a container of its own runs it.',
      }),
    ),
    entry: Type.Optional(
      Type.String({
        pattern: '^(\\[[0-9a-fA-F:.]+\\]|[^\\s:\\[\\]]+):[0-9]{1,5}$',
        title: 'Entry',
        description:
          'HOST:PORT at which docker-watcher itself reaches the proxy like a visitor. Default: where it listens.',
      }),
    ),
    trust: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        title: 'Trusted proxies',
        description: 'Addresses or CIDR ranges of proxies before this one, whose X-Forwarded-* headers count.',
      }),
    ),
  },
  { additionalProperties: false, title: 'Embedded proxy' },
);

export type EmbeddedProxyConfig = Static<typeof EmbeddedProxyConfig>;
