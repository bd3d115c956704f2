import { SECRET_KEYWORD, type Static, Type } from '@docker-watcher/sdk';
import type { TUnsafe } from 'typebox';
import { AuthSchema, DockerSchema, ServerSchema, StoreSchema } from './controller.js';
import { allOptional, closed, count, duration, mapOf, text, texts } from './fields.js';
import { NotifierSchema, ProxySchema, RegistrySchema } from './parts.js';
import { POLICY_KEYS } from './policy.js';
import { ProjectSchema } from './project.js';
import { RUN_KEYS } from './run.js';

/** The whole file. */

export const GlobalSchema = closed(
  {
    ...RUN_KEYS,
    ...POLICY_KEYS,
    ...allOptional({
      poll_interval: duration({
        title: 'Poll interval',
        description: 'Pause between looks at a registry; the same as poll_interval at the top of the file.',
        default: '60s',
      }),
      npm: Type.Object(
        {},
        {
          title: 'Nginx Proxy Manager',
          description: 'Short for proxy: {type: npm, …}. Its keys are those of the plugin.',
        },
      ),
      notification_url: {
        ...text(
          { title: 'Notification URL', description: 'Short for notifiers: {webhook: {type: webhook, url: …}}.' },
          { pattern: '^https?://[^\\s/]+', expects: 'an address that starts with http:// or https://' },
        ),
        [SECRET_KEYWORD]: true,
      } as TUnsafe<string>,
    }),
  },
  { title: 'Global', description: 'What all projects share; projects and stages may say otherwise.' },
);

export const FileSchema = Type.Object(
  {
    ...allOptional({
      version: Type.Unsafe<1>({
        type: 'integer',
        const: 1,
        title: 'Version',
        description: 'Of this format.',
        default: 1,
      }),
      plugins: texts({
        title: 'Plugins',
        description: 'The plugins that may be loaded. Left out: our own that the types in this file name.',
        examples: [['gitea', 'npm-proxy', '@acme/vault']],
      }),
      plugins_dir: text({
        title: 'Plugin folder',
        description: 'An npm project that holds plugins; relative to this file.',
      }),
      global: GlobalSchema,
      registries: mapOf(RegistrySchema, {
        title: 'Registries',
        description: 'The places that hold images, by a name of yours.',
      }),
      proxy: ProxySchema,
      notifiers: mapOf(NotifierSchema, { title: 'Notifiers', description: 'Who is told, by a name of yours.' }),
      poll_interval: duration({
        title: 'Poll interval',
        description: 'Pause between looks at a registry; at least 5s.',
        default: '60s',
      }),
      parallel_deploys: count(
        { minimum: 1, maximum: 32 },
        { title: 'Parallel deploys', description: 'Deploys at once, across stages.', default: 2 },
      ),
      server: ServerSchema,
      auth: AuthSchema,
      store: StoreSchema,
      docker: DockerSchema,
    }),
    projects: mapOf(ProjectSchema, { title: 'Projects', description: 'The applications, by name.' }),
  },
  {
    title: 'docker-watcher',
    description: 'Configuration of docker-watcher. Keys that start with x- are yours, for anchors.',
    additionalProperties: false,
    patternProperties: { '^x-': {} },
  },
);

export type RawFile = Static<typeof FileSchema>;
