import { type TSchema, Type } from '@docker-watcher/sdk';
import { allOptional, choice, closed, duration, EXPECTS_KEYWORD, mapOf, port, text, texts } from './fields.js';

/** How a new container is asked whether it is healthy: keys every probe has, and the settings of the built-in ones. */

export const PROBE_KEYS = allOptional({
  type: text({ title: 'Type', description: "http, tcp, docker, exec, or a plugin's probe.", default: 'http' }),
  interval: duration({
    title: 'Interval',
    description:
      'Pause before the look that confirms a healthy one, and the longest between the first looks; after 10 s, up to 2 s.',
    default: '250ms',
  }),
  timeout: duration({ title: 'Timeout', description: 'Most time for one look.', default: '5s' }),
  deadline: duration({ title: 'Deadline', description: 'Most time until it is healthy.', default: '60s' }),
});

export const healthcheck = Type.Union(
  [
    text({ title: 'Path', description: 'A path asked by http; or "docker" or "tcp".' }),
    Type.Object(PROBE_KEYS, { title: 'Probe', description: 'A probe with its settings.' }),
  ],
  {
    title: 'Health check',
    description:
      "What must answer before traffic comes. Default: the image's HEALTHCHECK, else the port, else staying alive for 3 s.",
    examples: ['/healthz', { path: '/healthz', expect: '200-299', deadline: '2m' }],
    [EXPECTS_KEYWORD]: 'a path such as "/healthz", or a map with type, path, deadline, …',
  },
);

const status = '^[1-5]\\d\\d(-[1-5]\\d\\d)?$';
const StatusSchema = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  pattern: status,
  minimum: 100,
  maximum: 599,
  title: 'Status',
  description: 'A status, or a range of them.',
  [EXPECTS_KEYWORD]: 'a status such as 200, or a range such as "200-399"',
});

const HttpProbe = closed(
  allOptional({
    path: text(
      { title: 'Path', description: 'What to ask for.', default: '/' },
      { pattern: '^/', expects: 'a path that starts with "/"' },
    ),
    port: port({ title: 'Port', description: "Default: the stage's port." }),
    method: choice(['GET', 'HEAD', 'POST'], { title: 'Method', description: 'Method of the request.', default: 'GET' }),
    expect: Type.Union(
      [StatusSchema, Type.Array(StatusSchema, { minItems: 1, title: 'Statuses', description: 'Any of them.' })],
      {
        title: 'Expected status',
        description: 'A status, a range, or a list of them.',
        default: '200-399',
        [EXPECTS_KEYWORD]: 'a status such as 200, a range such as "200-399", or a list of them',
      },
    ),
    headers: mapOf(Type.String(), { title: 'Headers', description: 'Headers of the request.' }),
  }),
  { title: 'http', description: 'Asks by http.' },
);

const TcpProbe = closed(
  allOptional({
    port: port({ title: 'Port', description: "Default: the stage's port." }),
    hold: duration({ title: 'Hold', description: 'How long the connection must stay open.' }),
  }),
  { title: 'tcp', description: 'Connects and stays connected.' },
);

const DockerProbe = closed({}, { title: 'docker', description: "Asks the engine for the image's own HEALTHCHECK." });

const ExecProbe = closed(
  {
    command: Type.Unsafe<string[]>({
      ...texts({
        title: 'Command',
        description: 'Program and arguments, run in the container without a shell; 0 is healthy.',
      }),
      minItems: 1,
    }),
  },
  { title: 'exec', description: 'Runs a program in the container.' },
);

/** Settings of the built-in probes as written in the file. */
export const BUILT_IN_PROBES: Readonly<Record<string, TSchema>> = {
  http: HttpProbe,
  tcp: TcpProbe,
  docker: DockerProbe,
  exec: ExecProbe,
};
