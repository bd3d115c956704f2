import { type Static, Type } from '@docker-watcher/sdk';
import { allOptional, choice, closed, count, duration, flag, mapOf, size, text, texts } from './fields.js';

/** Keys that say how containers run; allowed in `global`, a project and a stage. */

const scalar = { type: ['string', 'number', 'boolean'] };
const scalarMap = (about: { title: string; description: string; examples?: unknown[] }) =>
  mapOf(Type.Unsafe<string | number | boolean>(scalar), about);

export const EnvSecret = closed(
  {
    value: Type.Optional(
      Type.Unsafe<string | number | boolean>({ ...scalar, title: 'Value', description: 'The value itself.' }),
    ),
    value_env: Type.Optional(
      text({ title: 'From environment', description: "Name of a variable of docker-watcher's own environment." }),
    ),
    value_file: Type.Optional(text({ title: 'From file', description: 'Path of a file, relative to this one.' })),
    secret: Type.Optional(
      flag({
        title: 'Secret',
        description: 'Never shown. By default: names that look secret, and all that come by value_env or value_file.',
      }),
    ),
  },
  { title: 'Environment value', description: 'A value with its source and whether it is secret.' },
);

const env = Type.Union(
  [
    mapOf(Type.Union([Type.Unsafe<string | number | boolean>(scalar), EnvSecret]), {
      title: 'Variables',
      description: 'Names and values.',
    }),
    texts({ title: 'Lines', description: 'NAME=value each.' }),
  ],
  {
    title: 'Environment',
    description: 'Environment variables of the container; merged by name over the levels above and over env_file.',
    examples: [{ LOG_LEVEL: 'info', API_KEY: { value_env: 'APP_API_KEY' } }],
  },
);

const labels = Type.Union(
  [
    scalarMap({ title: 'Labels', description: 'Names and values.' }),
    texts({ title: 'Lines', description: 'name=value each.' }),
  ],
  {
    title: 'Labels',
    description: 'Container labels; merged by name over the levels above. io.docker-watcher.* is reserved.',
  },
);

const Ulimit = closed(
  {
    soft: count({ minimum: -1 }, { title: 'Soft limit', description: 'What the process starts with; -1 is no limit.' }),
    hard: count({ minimum: -1 }, { title: 'Hard limit', description: 'What it may raise it to; -1 is no limit.' }),
  },
  { title: 'Limits', description: 'Soft and hard limit.' },
);

const Device = closed(
  {
    source: text({ title: 'Host path', description: 'The device on the host.' }),
    target: Type.Optional(text({ title: 'Container path', description: 'Default: the same path.' })),
    permissions: Type.Optional(
      text(
        { title: 'Permissions', description: 'r, w and m in any combination.', default: 'rwm' },
        { pattern: '^[rwm]{1,3}$', expects: 'a combination of r, w and m' },
      ),
    ),
  },
  { title: 'Device', description: 'A device in its long form.' },
);

const resources = closed(
  allOptional({
    memory: size({ title: 'Memory', description: 'Most memory; beyond it the kernel kills.', examples: ['512m'] }),
    cpus: Type.Unsafe<number>({
      type: 'number',
      exclusiveMinimum: 0,
      title: 'CPUs',
      description: 'Most processor time, in cores.',
    }),
    pids: count({ minimum: 1 }, { title: 'Processes', description: 'Most processes and threads.' }),
  }),
  { title: 'Resources', description: 'Limits of the container; merged by key over the levels above.' },
);

const log = closed(
  {
    driver: text({ title: 'Driver', description: 'Log driver of the engine.', examples: ['json-file'] }),
    options: Type.Optional(scalarMap({ title: 'Options', description: 'Options of the driver.' })),
  },
  {
    title: 'Container log',
    description: "Where the engine puts the container's output. Default: as the engine is set up.",
  },
);

export const RUN_KEYS = allOptional({
  env,
  env_file: text({
    title: 'Environment file',
    description: 'Path relative to this file, read when a deploy leaves the queue.',
    examples: ['./envs/web.env'],
  }),
  labels,
  user: text({ title: 'User', description: 'User or uid, with :group if wanted.', examples: ['1000:1000'] }),
  working_dir: text({ title: 'Working directory', description: 'Where the command starts.' }),
  network: text({
    title: 'Network',
    description: 'The network traffic comes by. Left out: "docker-watcher", made when it is missing.',
    default: 'docker-watcher',
  }),
  network_create: flag({
    title: 'Create network',
    description: 'Make a named network when it is missing.',
    default: false,
  }),
  networks: texts({ title: 'More networks', description: 'Further networks the container joins.' }),
  dns: texts({ title: 'DNS servers', description: 'Addresses of name servers.' }),
  extra_hosts: Type.Union(
    [
      texts({ title: 'Lines', description: 'name:address each.' }),
      mapOf(Type.String(), { title: 'Hosts', description: 'Names and addresses.' }),
    ],
    { title: 'Extra hosts', description: "Lines of the container's /etc/hosts.", examples: [['db:10.0.0.5']] },
  ),
  tmpfs: Type.Union(
    [
      text({ title: 'Path', description: 'One path.' }),
      texts({ title: 'Paths', description: 'path or path:options each.' }),
    ],
    { title: 'Memory file systems', description: 'Paths kept in memory.', examples: [['/tmp:size=64m']] },
  ),
  read_only: flag({
    title: 'Read-only',
    description: "Make the container's own file system read-only.",
    default: false,
  }),
  init: flag({
    title: 'Init',
    description: 'Run a small init that reaps zombies and passes signals on.',
    default: false,
  }),
  cap_add: texts({
    title: 'Added capabilities',
    description: 'Kernel capabilities given.',
    examples: [['NET_BIND_SERVICE']],
  }),
  cap_drop: texts({ title: 'Dropped capabilities', description: 'Kernel capabilities taken.', examples: [['ALL']] }),
  devices: Type.Unsafe<(string | Static<typeof Device>)[]>(
    Type.Array(Type.Union([text({ title: 'Device', description: 'host[:container[:permissions]]' }), Device]), {
      title: 'Devices',
      description: 'Devices of the host given to the container.',
      examples: [['/dev/ttyUSB0']],
    }),
  ),
  ulimits: mapOf(
    Type.Union([count({ minimum: -1 }, { title: 'Limit', description: 'Soft and hard in one.' }), Ulimit]),
    { title: 'Limits', description: 'Resource limits by name.', examples: [{ nofile: 65536 }] },
  ),
  sysctls: scalarMap({ title: 'Kernel parameters', description: 'Namespaced kernel parameters.' }),
  security_opt: texts({ title: 'Security options', description: 'Such as no-new-privileges:true.' }),
  shm_size: size({ title: 'Shared memory', description: 'Size of /dev/shm.', examples: ['256m'] }),
  resources,
  restart: choice(['no', 'always', 'unless-stopped', 'on-failure'], {
    title: 'Restart policy',
    description: 'Set once a deploy has proved the container; while it is being tried there is none.',
    default: 'unless-stopped',
  }),
  stop_timeout: duration({ title: 'Stop timeout', description: 'From SIGTERM to SIGKILL.', default: '10s' }),
  log,
});
