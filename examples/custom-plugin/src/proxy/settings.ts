import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** What users may write beside `type: gate`. Titles and descriptions become the form and the reference. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
      title: 'Address',
      description: 'Where the admin API answers, such as http://127.0.0.1:2019.',
    }),
    entry: Type.String({
      pattern: '^[^\\s:]+:[0-9]{1,5}$',
      examples: ['127.0.0.1:80'],
      title: 'Entry',
      description: 'HOST:PORT where visitors come in.',
    }),
    token: Type.Optional(Secret({ title: 'Access token', description: 'For the admin API.' })),
  },
  { additionalProperties: false, title: 'Gate' },
);

export type Settings = Static<typeof Settings>;
