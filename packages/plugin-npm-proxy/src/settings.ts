import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** The settings of the part `npm`. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      title: 'Address',
      description: 'Where the web page of Nginx Proxy Manager answers, such as http://npm:81.',
    }),
    email: Type.String({
      minLength: 3,
      title: 'E-mail',
      description: 'The account to sign in with. It needs "manage" for proxy hosts and no two-factor sign-in.',
    }),
    password: Secret({ title: 'Password', description: 'Of that account.' }),
    entry_url: Type.Optional(
      Type.String({
        format: 'uri',
        title: 'Entry address',
        description: 'Where visitors come in, when that is not the host of "url" on ports 80 and 443.',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Nginx Proxy Manager',
    description: 'Routes through an Nginx Proxy Manager (2.11 to 2.15).',
  },
);

export type Settings = Static<typeof Settings>;
