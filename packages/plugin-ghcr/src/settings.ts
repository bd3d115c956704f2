import { CONNECTION_KEYS } from '@docker-watcher/oci-client';
import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** The settings of the part `ghcr`. */
export const Settings = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        format: 'uri',
        pattern: '^https?://',
        default: 'https://ghcr.io',
        title: 'Address',
        description: 'Of the registry: https://containers.HOST on GitHub Enterprise Server.',
      }),
    ),
    api_url: Type.Optional(
      Type.String({
        format: 'uri',
        pattern: '^https?://',
        title: 'API address',
        description: 'Default: the one that belongs to "url", such as https://api.github.com.',
      }),
    ),
    token: Type.Optional(
      Secret({
        title: 'Access token',
        description:
          'A classic token with the scope "read:packages"; GitHub Packages takes no fine-grained ones. Left out: public images only, without push times.',
      }),
    ),
    username: Type.Optional(
      Type.String({ minLength: 1, title: 'User name', description: 'Not needed: the token tells whose it is.' }),
    ),
    ...CONNECTION_KEYS,
  },
  {
    additionalProperties: false,
    title: 'GitHub Container Registry',
    description: 'ghcr.io, or the container registry of a GitHub Enterprise.',
  },
);

export type Settings = Static<typeof Settings>;
