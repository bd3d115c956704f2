import { Secret, type Static, Type } from '@docker-watcher/sdk';

const EntryUrl = Type.String({
  format: 'uri',
  pattern: '^https?://',
  title: 'Entry address',
  description: 'Such as http://192.168.1.2 or https://192.168.1.2:8443.',
});

/** The settings of the part `npm`. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
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
      Type.Union([EntryUrl, Type.Array(EntryUrl, { minItems: 1, maxItems: 2 })], {
        title: 'Entry address',
        description:
          'Where visitors come in, when that is not the host of "url" on ports 80 and 443. With other ports: one address for http and one for https.',
      }),
    ),
    ca: Type.Optional(
      Secret({
        title: 'Certificate authority',
        description: 'PEM; mostly given as "ca_file", when "url" is https with a certificate of your own.',
      }),
    ),
    insecure: Type.Optional(
      Type.Boolean({
        title: 'Insecure',
        description: 'Accept any certificate at "url". Only where the way to it is your own.',
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
