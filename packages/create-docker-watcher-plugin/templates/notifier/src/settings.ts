import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** What users may write beside `type: __PART__`. Titles and descriptions become the form and the reference. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
      title: 'Address',
      description: 'Where messages go.',
    }),
    token: Type.Optional(Secret({ title: 'Access token', description: 'Sent as "Authorization: Bearer …".' })),
  },
  { additionalProperties: false, title: '__LABEL__' },
);

export type Settings = Static<typeof Settings>;
