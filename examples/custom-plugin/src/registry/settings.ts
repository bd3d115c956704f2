import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** What users may write beside `type: shelf`. Titles and descriptions become the form and the reference. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
      title: 'Address',
      description: 'Of the registry, such as https://registry.example.com.',
    }),
    username: Type.Optional(Type.String({ minLength: 1, title: 'User name', description: 'Who asks.' })),
    token: Type.Optional(Secret({ title: 'Access token', description: 'May read the images.' })),
  },
  { additionalProperties: false, title: 'Shelf' },
);

export type Settings = Static<typeof Settings>;
