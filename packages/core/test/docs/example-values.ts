/** What `docker-watcher.example.yaml` shows for each key. The words around them are those of the schemas. */

/** Shown behind a `#`: it can't stand beside another key that is shown, or most people need it not. */
export class Off {
  constructor(readonly value: unknown) {}
}
const off = (value: unknown): Off => new Off(value);

export const TOP = {
  version: 1,
  plugins: off(['gitea', 'npm-proxy', '@acme/vault']),
  plugins_dir: off('./plugins'),
  poll_interval: '60s',
  parallel_deploys: 2,
};

export const SERVER = {
  host: '0.0.0.0',
  port: 8080,
  base_url: 'https://deploy.example.com',
  cors: [],
  trusted_proxies: ['172.18.0.0/16'],
};

export const AUTH = {
  type: 'password',
  password_env: off('ADMIN_PASSWORD'),
  token_env: off('ADMIN_TOKEN'),
  force: false,
};

export const STORE = { data_dir: './data' };

export const DOCKER = {
  socket: off('/var/run/docker.sock'),
  host: off('tcp://10.0.0.2:2376'),
  tls: off({ ca_file: './engine/ca.pem', cert_file: './engine/cert.pem', key_file: './engine/key.pem' }),
  reach: 'auto',
  port_range: '20000-20999',
};

/** By name, each with the keys of its type. */
export const REGISTRIES = {
  gitea: {
    type: 'gitea',
    url: 'https://git.example.com',
    token_env: 'GITEA_TOKEN',
    username: off('alexei'),
    auth_hosts: off(['auth.example.com']),
    ca_file: off('./ca.pem'),
    insecure: off(false),
    poll_interval: off('60s'),
    webhook: off({ secret_env: 'GITEA_WEBHOOK_SECRET' }),
  },
  github: {
    type: 'github',
    url: 'https://ghcr.io',
    api_url: off('https://api.github.com'),
    token_env: 'GITHUB_TOKEN',
    username: off('alexei'),
    auth_hosts: off([]),
    ca_file: off('./ca.pem'),
    insecure: off(false),
  },
  hub: {
    type: 'oci',
    url: 'https://docker.io',
    username: 'alexei',
    token_env: 'DOCKERHUB_TOKEN',
    password_file: off('./registry-password'),
    auth_hosts: off([]),
    ca_file: off('./ca.pem'),
    insecure: off(false),
  },
};

export const PROXIES = {
  npm: {
    type: 'npm',
    url: 'http://npm:81',
    email: 'docker-watcher@example.com',
    password_env: 'NPM_PASSWORD',
    entry_url: off(['http://npm:80', 'https://npm:443']),
    ca_file: off('./ca.pem'),
    insecure: off(false),
  },
  embedded: {
    type: 'embedded',
    listen: '0.0.0.0:80',
    control: '/app/proxy/proxy.sock',
    spawn: false,
    entry: 'proxy:80',
    trust: ['172.18.0.0/16'],
  },
};

export const NOTIFIERS = {
  team: {
    type: 'webhook',
    events: ['deploy.succeeded', 'deploy.failed'],
    url_env: 'CHAT_URL',
    preset: 'slack',
    secret_env: off('CHAT_SECRET'),
    token_env: off('CHAT_TOKEN'),
    headers: off({ 'x-source': 'docker-watcher' }),
    method: off('POST'),
    channel: off('deploys'),
    template: off('{"text": "{{title}}"}'),
    content_type: off('application/json'),
    batch: off(true),
    timeout: off('10s'),
  },
};

export const GLOBAL = {
  npm: off({ url: 'http://npm:81', email: 'docker-watcher@example.com', password_env: 'NPM_PASSWORD' }),
  notification_url: off('https://notify.example.com/webhook'),
  poll_interval: off('60s'),
};

export const PROJECT = { registry: 'gitea', image: 'git.example.com/alexei/web-app-launcher' };

export const APP = {
  port: 3000,
  tag_pattern: { semver: '^1.2' },
  command: off(['node', 'server.js']),
  entrypoint: off(['/usr/bin/tini', '--']),
  hostname: off('launcher'),
  aliases: ['launcher'],
  ports: off(['127.0.0.1:9229:9229', { target: 53, published: 5353, host_ip: '127.0.0.1', protocol: 'udp' }]),
  volumes: [
    './launcher/static:/app/static:ro',
    { source: 'launcher-uploads', target: '/app/uploads', read_only: false, shared: true },
  ],
};

export const POLICY = {
  auto_deploy: false,
  confirm: false,
  tag_exclude: '*-rc*',
  order: 'auto',
  min_age: '10m',
  deploy_window: ['Mon-Fri 09:00-17:00 Europe/Berlin', 'Sat,Sun 02:00-05:00 Europe/Berlin'],
  healthcheck: {
    type: 'http',
    path: '/api/health',
    port: off(9090),
    method: 'GET',
    expect: '200-299',
    headers: { accept: 'application/json' },
    interval: '250ms',
    timeout: '5s',
    deadline: '60s',
  },
  strategy: 'auto',
  bake: '30s',
  drain: '30s',
  keep: 3,
  rollback_within: '10m',
  apply_config: 'manual',
  domain: 'example.com',
  subdomain_pattern: 'stage-{stage}-{project}',
  tls: { certificate: off('*.example.com'), force: true, http2: true, hsts: false },
  websockets: true,
  hooks: {
    before_switch: { command: ['node', 'migrate.js'], timeout: '2m' },
    after_switch: ['node', 'warm-up.js'],
  },
};

export const RUN = {
  env: {
    LOG_LEVEL: 'info',
    API_KEY: { value_env: 'LAUNCHER_API_KEY' },
    DATABASE_URL: { value_file: './secrets/database-url' },
    LICENCE: { value: 'ABCD-1234', secret: true },
  },
  env_file: './envs/web-app-launcher.env',
  labels: { team: 'web' },
  user: '1000:1000',
  working_dir: off('/app'),
  network: 'staging-net',
  network_create: false,
  networks: ['databases'],
  dns: off(['10.0.0.53']),
  extra_hosts: ['db:10.0.0.5'],
  tmpfs: ['/tmp:size=64m'],
  read_only: true,
  init: true,
  cap_add: off(['NET_BIND_SERVICE']),
  cap_drop: ['ALL'],
  devices: off(['/dev/ttyUSB0', { source: '/dev/dri', target: '/dev/dri', permissions: 'rw' }]),
  ulimits: { nofile: { soft: 65_536, hard: 65_536 } },
  sysctls: { 'net.core.somaxconn': 1024 },
  security_opt: ['no-new-privileges:true'],
  shm_size: '128m',
  resources: { memory: '512m', cpus: 1.5, pids: 200 },
  restart: 'unless-stopped',
  stop_timeout: '10s',
  log: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': 3 } },
};

export const STAGE = {
  promote_from: 'rel',
  subdomain: 'launcher',
  adopt: off('launcher-by-hand'),
};

/** Other probes a health check may be, each with its keys. */
export const OTHER_PROBES = {
  tcp: { type: 'tcp', port: 5432, hold: '1s' },
  docker: { type: 'docker' },
  exec: { type: 'exec', command: ['pg_isready', '-U', 'app'] },
};
