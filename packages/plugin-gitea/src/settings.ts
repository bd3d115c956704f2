import { CONNECTION_KEYS } from '@docker-watcher/oci-client';
import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** The settings of the part `gitea`. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
      title: 'Address',
      description: 'Of the web page, such as https://git.example.com, with the path if it lives below one.',
    }),
    token: Type.Optional(
      Secret({
        title: 'Access token',
        description: 'With the scope "read:package". Left out: only what everybody may see.',
      }),
    ),
    username: Type.Optional(
      Type.String({ minLength: 1, title: 'User name', description: 'Not needed: the token tells whose it is.' }),
    ),
    ...CONNECTION_KEYS,
  },
  {
    additionalProperties: false,
    title: 'Gitea',
    description: 'The container registry of a Gitea or Forgejo.',
  },
);

export type Settings = Static<typeof Settings>;
