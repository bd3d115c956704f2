import type { AccessListRow, HostRow } from './rows.js';

export interface SiteSurroundings {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Absolute. */
  readonly folder: string;
  readonly hasCertificate: boolean;
  /** Absent when the list was not read with its users: then the file has no lock. */
  readonly accessList?: AccessListRow;
}

/** The nginx file of one proxy host, in the order of directives that the real one has. */
export function siteFile(host: HostRow, around: SiteSurroundings): string {
  if (!host.enabled) return '';
  const { httpPort, httpsPort, folder, hasCertificate } = around;
  const upgrade = host.allow_websocket_upgrade
    ? 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; proxy_http_version 1.1;'
    : '';
  const lock = around.accessList === undefined ? '' : lockFor(around.accessList, folder);
  const force =
    hasCertificate && host.ssl_forced ? 'if ($scheme = "http") { return 301 https://$host$request_uri; }' : '';
  const hsts =
    force !== '' && host.hsts_enabled
      ? `add_header Strict-Transport-Security "max-age=63072000;${host.hsts_subdomains ? ' includeSubDomains;' : ''} preload" always;`
      : '';
  const isOwnRoot =
    /^(?:.*;)?\s*location\s*\/\s*\{/im.test(host.advanced_config) || host.locations?.some(({ path }) => path === '/');
  return `server {
  set $forward_scheme ${host.forward_scheme};
  set $server "${host.forward_host}";
  set $port ${host.forward_port};
  listen 127.0.0.1:${httpPort};
  ${hasCertificate ? `listen 127.0.0.1:${httpsPort} ssl${host.http2_support ? ' http2' : ''};` : ''}
  server_name ${host.domain_names.join(' ')};
  ${hasCertificate ? certificateLines(host.certificate_id, folder) : ''}
  ${host.block_exploits ? BLOCK : ''}
  ${hsts}
  ${force}
  ${upgrade}
  access_log ${folder}/logs/proxy-host-${host.id}_access.log;

${host.advanced_config}

${(host.locations ?? []).map((one) => locationBlock(one, { lock, force, hsts, upgrade })).join('\n')}

  ${isOwnRoot ? '' : `location / { ${lock} ${hsts} ${upgrade} ${PASS} }`}
}
`;
}

type Lines = Readonly<Record<'lock' | 'force' | 'hsts' | 'upgrade', string>>;

function locationBlock(one: NonNullable<HostRow['locations']>[number], lines: Lines): string {
  return `  location ${one.path} {
    ${one.advanced_config ?? ''}
    proxy_set_header Host $host;
    proxy_pass ${one.forward_scheme}://${one.forward_host}:${one.forward_port}${one.forward_path ?? ''};
    ${lines.lock} ${lines.force} ${lines.hsts} ${lines.upgrade}
  }`;
}

function lockFor({ id, items }: AccessListRow, folder: string): string {
  if (items.length === 0) return '';
  return `auth_basic "Authorization required"; auth_basic_user_file ${folder}/access/${id}; proxy_set_header Authorization ""; satisfy all;`;
}

function certificateLines(id: number, folder: string): string {
  const base = `${folder}/custom_ssl/npm-${id}`;
  return `ssl_certificate ${base}/fullchain.pem; ssl_certificate_key ${base}/privkey.pem;`;
}

const BLOCK = 'if ($query_string ~ "[a-zA-Z0-9_]=http://") { return 403; }';

const PASS = `add_header X-Served-By $host;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Scheme $scheme;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_pass $forward_scheme://$server:$port$request_uri;`;
