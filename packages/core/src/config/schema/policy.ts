import { Type } from '@docker-watcher/sdk';
import { allOptional, choice, closed, count, duration, EXPECTS_KEYWORD, flag, text, texts } from './fields.js';
import { healthcheck } from './healthcheck.js';

/** Keys that say when and how to deploy, and by which name; allowed in `global`, a project and a stage. */

export const TagPatternSchema = Type.Union(
  [
    text({
      title: 'Glob or regular expression',
      description: 'A glob such as dev-*, or a regular expression in slashes.',
    }),
    closed(
      { semver: text({ title: 'Versions', description: 'A range of semantic versions.', examples: ['^1.2'] }) },
      { title: 'Versions', description: 'Tags that are real semantic versions inside a range.' },
    ),
  ],
  {
    title: 'Tag pattern',
    description: 'Which tags a stage takes.',
    examples: ['dev-*', '/^v\\d+$/', { semver: '^1.2' }],
    [EXPECTS_KEYWORD]: 'a glob such as "dev-*", a regular expression such as "/^v\\d+$/", or {semver: "^1.2"}',
  },
);

const Tls = closed(
  allOptional({
    certificate: text({
      title: 'Certificate',
      description: 'Name or id of a certificate the proxy holds. Default: the best match.',
    }),
    force: flag({ title: 'Force', description: 'Redirect http to https.', default: true }),
    http2: flag({ title: 'HTTP/2', description: 'Offer HTTP/2.', default: true }),
    hsts: flag({ title: 'HSTS', description: 'Tell browsers to come by https only.', default: false }),
  }),
  { title: 'TLS', description: 'https for the route.' },
);

const Hook = Type.Union(
  [
    texts({ title: 'Command', description: 'Program and arguments; no shell.' }),
    closed(
      {
        command: texts({ title: 'Command', description: 'Program and arguments; no shell.' }),
        timeout: Type.Optional(duration({ title: 'Timeout', description: 'Longer is a failure.', default: '60s' })),
      },
      { title: 'Hook', description: 'A command with its timeout.' },
    ),
  ],
  {
    title: 'Hook',
    description: 'A command run inside the new container.',
    [EXPECTS_KEYWORD]: 'a list such as ["node", "migrate.js"]',
  },
);

const hooks = closed(allOptional({ before_switch: Hook, after_switch: Hook }), {
  title: 'Hooks',
  description: 'Commands run inside the new container, before and after traffic comes to it.',
});

export const POLICY_KEYS = allOptional({
  auto_deploy: flag({ title: 'Deploy by itself', description: 'False: tell, and wait for a person.', default: false }),
  confirm: flag({ title: 'Confirm', description: 'Every deploy needs an explicit confirmation.', default: false }),
  tag_exclude: {
    ...TagPatternSchema,
    title: 'Excluded tags',
    description: 'Which of the tags that fit the pattern a stage does not take.',
  } as typeof TagPatternSchema,
  order: choice(['auto', 'semver', 'pushed', 'seen'], {
    title: 'Order',
    description: 'Which of two tags is newer. auto: semver where every tag is one, else when it was pushed, else seen.',
    default: 'auto',
  }),
  min_age: duration({ title: 'Least age', description: 'How long ago a tag must have been pushed.', default: '0' }),
  deploy_window: Type.Union(
    [
      text({ title: 'Window', description: 'Days and hours, with a time zone if wanted.' }),
      texts({ title: 'Windows', description: 'Several of them.' }),
    ],
    {
      title: 'Deploy window',
      description: 'When auto-deploys may start.',
      examples: ['Mon-Fri 09:00-17:00', 'Sat,Sun 02:00-05:00 Europe/Berlin'],
      [EXPECTS_KEYWORD]: 'days and hours such as "Mon-Fri 09:00-17:00"',
    },
  ),
  healthcheck,
  strategy: choice(['auto', 'blue-green', 'recreate'], {
    title: 'Strategy',
    description: 'blue-green: new beside old. recreate: old stops first. auto: blue-green where it is safe.',
    default: 'auto',
  }),
  bake: duration({
    title: 'Bake',
    description: 'How long the new container is watched before the old one goes.',
    default: '30s',
  }),
  drain: duration({
    title: 'Drain',
    description: 'How long open requests of the old container may take to end.',
    default: '30s',
  }),
  keep: count(
    { minimum: 0, maximum: 100 },
    {
      title: 'Keep',
      description: 'Releases kept for rollback besides the live one; restarts do not count.',
      default: 3,
    },
  ),
  rollback_within: duration({
    title: 'Roll back within',
    description: 'Go back by itself when the container turns unhealthy this soon after a deploy. Default: never.',
  }),
  apply_config: choice(['manual', 'auto'], {
    title: 'Apply configuration',
    description: 'auto: a changed configuration is deployed at once. manual: it waits for a person.',
    default: 'manual',
  }),
  domain: text({ title: 'Domain', description: 'Host names end in it.', examples: ['example.com'] }),
  subdomain_pattern: text({
    title: 'Subdomain pattern',
    description: 'The subdomain of stages without one of their own; {stage} and {project} are filled in.',
    default: 'stage-{stage}-{project}',
  }),
  tls: Type.Union([flag({ title: 'TLS', description: 'https with the defaults, or none.' }), Tls], {
    title: 'TLS',
    description: 'https for the route; merged by key over the levels above.',
    default: false,
  }),
  websockets: flag({ title: 'WebSockets', description: 'Let the proxy pass upgrades on.', default: true }),
  hooks,
});
