import { Secret, Type } from '@docker-watcher/sdk';
import { allOptional, choice, closed, EXPECTS_KEYWORD, flag, port, text, texts } from './fields.js';

/** Keys of docker-watcher itself: its server, sign-in, data and engine. */

const httpUrl = { pattern: '^https?://[^\\s/]+', expects: 'an address that starts with http:// or https://' };

export const ServerSchema = closed(
  allOptional({
    host: text({ title: 'Address', description: 'Address to listen on.', default: '0.0.0.0' }),
    port: port({ title: 'Port', description: 'Port of API and dashboard.', default: 8080 }),
    base_url: text(
      {
        title: 'Base URL',
        description: 'How browsers reach it; used in links.',
        examples: ['https://deploy.example.com'],
      },
      httpUrl,
    ),
    cors: texts({
      title: 'CORS origins',
      description: 'Other origins that browsers may call the API from.',
      default: [],
    }),
    trusted_proxies: texts({
      title: 'Trusted proxies',
      description: 'Addresses and networks of proxies before it, whose X-Forwarded headers are believed.',
      default: [],
      examples: [['172.18.0.0/16']],
    }),
  }),
  { title: 'Server', description: 'The API and the dashboard.' },
);

export const AuthSchema = closed(
  allOptional({
    type: choice(['password', 'none'], {
      title: 'Type',
      description: 'password: one admin. none: everybody may do everything; only on a loopback address, or with force.',
      default: 'password',
    }),
    password: Secret({
      title: 'Password',
      description: 'Of the admin. Left out: one is made at first start and printed once.',
    }),
    token: Secret({ title: 'Token', description: 'An API token of the admin.' }),
    force: flag({ title: 'Force', description: 'With type none: on any address.', default: false }),
  }),
  { title: 'Sign-in', description: 'Who may use API and dashboard.' },
);

export const StoreSchema = closed(
  allOptional({
    data_dir: text({
      title: 'Data folder',
      description: 'Where the database and keys are; DOCKER_WATCHER_DATA wins over it.',
      default: './data',
    }),
  }),
  { title: 'Store', description: 'What is remembered, and where.' },
);

export const DockerSchema = closed(
  allOptional({
    socket: text({
      title: 'Socket',
      description: 'Path of the engine socket. Default: DOCKER_HOST, else the usual one.',
    }),
    host: text(
      { title: 'Host', description: 'A remote engine.', examples: ['tcp://10.0.0.2:2376'] },
      { pattern: '^(tcp|https?|ssh|unix)://', expects: 'an address such as "tcp://10.0.0.2:2376"' },
    ),
    tls: closed(
      allOptional({
        ca: Secret({ title: 'Authority', description: 'PEM of the certificate authority of the engine.' }),
        cert: Secret({ title: 'Certificate', description: 'PEM of our certificate.' }),
        key: Secret({ title: 'Key', description: 'PEM of our key.' }),
      }),
      { title: 'TLS', description: 'How to speak to a remote engine.' },
    ),
    reach: choice(['auto', 'network', 'ip', 'published'], {
      title: 'Reach',
      description: 'How containers are reached: by name on their network, by address, or by a published port.',
      default: 'auto',
    }),
    port_range: Type.Unsafe<string>({
      type: 'string',
      pattern: '^\\d{1,5}-\\d{1,5}$',
      [EXPECTS_KEYWORD]: 'a range such as "20000-20999"',
      title: 'Port range',
      description: 'Host ports of ours, for reach: published.',
      default: '20000-20999',
    }),
  }),
  { title: 'Docker', description: 'The engine.' },
);
