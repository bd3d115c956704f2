import { CONNECTION_KEYS } from '@docker-watcher/oci-client';
import { Secret, type Static, Type } from '@docker-watcher/sdk';

/** The settings of the part `oci`. */
export const Settings = Type.Object(
  {
    url: Type.String({
      format: 'uri',
      pattern: '^https?://',
      title: 'Address',
      description: 'Of the registry, such as https://registry.example.com, or https://docker.io for Docker Hub.',
    }),
    username: Type.Optional(
      Type.String({
        minLength: 1,
        title: 'User name',
        description:
          'Docker Hub and Harbor need one beside the token; GitLab does with deploy tokens, Quay with robots.',
      }),
    ),
    token: Type.Optional(
      Secret({ title: 'Access token', description: 'May read the images. Not together with a password.' }),
    ),
    password: Type.Optional(Secret({ title: 'Password', description: 'For registries without access tokens.' })),
    ...CONNECTION_KEYS,
  },
  {
    additionalProperties: false,
    title: 'OCI registry',
    description: 'Any registry of the OCI distribution API: distribution, Docker Hub, Harbor, GitLab, Quay.',
  },
);

export type Settings = Static<typeof Settings>;
