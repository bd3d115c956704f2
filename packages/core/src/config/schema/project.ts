import { type Static, Type } from '@docker-watcher/sdk';
import { allOptional, closed, EXPECTS_KEYWORD, flag, mapOf, port, text, texts } from './fields.js';
import { POLICY_KEYS, TagPatternSchema } from './policy.js';
import { RUN_KEYS } from './run.js';

/** Keys of a project and of its stages: what the application is and how it is reached. */

const PortSchema = Type.Union(
  [
    text({ title: 'Port', description: '[address:]host:container[/udp]' }),
    closed(
      {
        target: port({ title: 'Container port', description: 'The port inside.' }),
        published: port({ title: 'Host port', description: 'The port on the host.' }),
        host_ip: Type.Optional(text({ title: 'Host address', description: 'Default: all addresses.' })),
        protocol: Type.Optional(
          Type.Unsafe<'tcp' | 'udp'>({
            type: 'string',
            enum: ['tcp', 'udp'],
            default: 'tcp',
            title: 'Protocol',
            description: 'tcp or udp.',
          }),
        ),
      },
      { title: 'Port', description: 'A published port in its long form.' },
    ),
  ],
  {
    title: 'Port',
    description: 'A published port.',
    [EXPECTS_KEYWORD]: 'a text such as "8443:443", or {target, published}',
  },
);

const VolumeSchema = Type.Union(
  [
    text({ title: 'Volume', description: 'source:target[:ro]' }),
    closed(
      {
        source: text({
          title: 'Source',
          description: 'An absolute path, a path that starts with ./, or a volume name.',
        }),
        target: text(
          { title: 'Target', description: 'Path inside the container.' },
          { pattern: '^/', expects: 'an absolute path' },
        ),
        read_only: Type.Optional(
          flag({ title: 'Read-only', description: 'The container may not write.', default: false }),
        ),
        shared: Type.Optional(
          flag({
            title: 'Shared',
            description: 'Two containers may use it at once: no reason to stop the old one first.',
            default: false,
          }),
        ),
      },
      { title: 'Volume', description: 'A volume in its long form.' },
    ),
  ],
  {
    title: 'Volume',
    description: 'A folder or named volume.',
    [EXPECTS_KEYWORD]: 'a text such as "./data:/data:ro", or {source, target}',
  },
);

const argv = (about: { title: string; description: string }) =>
  Type.Union(
    [
      text({ title: 'Text', description: 'Split at spaces; quotes keep words together.' }),
      texts({ title: 'List', description: 'Word by word.' }),
    ],
    about,
  );

const APP_KEYS = allOptional({
  port: port({ title: 'Port', description: 'Where the application listens. Left out: a worker, without a route.' }),
  tag_pattern: TagPatternSchema,
  command: argv({ title: 'Command', description: "Replaces the image's CMD." }),
  entrypoint: argv({ title: 'Entrypoint', description: "Replaces the image's ENTRYPOINT." }),
  hostname: text({ title: 'Host name', description: 'The name the container has for itself.' }),
  aliases: texts({ title: 'Aliases', description: 'Names on the network, given when traffic switches.' }),
  ports: Type.Array(PortSchema, {
    title: 'Published ports',
    description: 'Ports of the host. Makes deploys stop the old container first.',
  }),
  volumes: Type.Array(VolumeSchema, { title: 'Volumes', description: 'Folders and named volumes.' }),
});

export const StageSchema = closed(
  {
    ...RUN_KEYS,
    ...POLICY_KEYS,
    ...APP_KEYS,
    ...allOptional({
      promote_from: text({ title: 'Promote from', description: 'The stage a digest must have succeeded on first.' }),
      subdomain: text({ title: 'Subdomain', description: 'Replaces the pattern; "@" is the domain itself.' }),
      adopt: text({
        title: 'Adopt',
        description: 'A running container that the first deploy takes as its old version.',
      }),
    }),
  },
  { title: 'Stage', description: 'A running slot of a project. Its keys win over those of the project and of global.' },
);

export const ProjectSchema = closed(
  {
    ...RUN_KEYS,
    ...POLICY_KEYS,
    ...APP_KEYS,
    registry: Type.Optional(
      text({ title: 'Registry', description: 'Which registry holds the image. May be left out when there is one.' }),
    ),
    image: text({ title: 'Image', description: 'The image, without tag.', examples: ['git.example.com/team/app'] }),
    stages: mapOf(StageSchema, { title: 'Stages', description: 'The stages of this project, by name.' }),
  },
  { title: 'Project', description: 'One application: an image and how to run it.' },
);

export type RawStage = Static<typeof StageSchema>;
export type RawProject = Static<typeof ProjectSchema>;
