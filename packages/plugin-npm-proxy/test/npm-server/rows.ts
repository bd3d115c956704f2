/** What the database holds: rows as the API shows them, less what it hides. */
export interface HostRow {
  readonly id: number;
  created_on: string;
  modified_on: string;
  owner_user_id: number;
  domain_names: string[];
  forward_scheme: 'http' | 'https';
  forward_host: string;
  forward_port: number;
  access_list_id: number;
  certificate_id: number;
  ssl_forced: boolean;
  caching_enabled: boolean;
  block_exploits: boolean;
  advanced_config: string;
  meta: Record<string, unknown>;
  allow_websocket_upgrade: boolean;
  http2_support: boolean;
  enabled: boolean;
  locations: LocationRow[] | null;
  hsts_enabled: boolean;
  hsts_subdomains: boolean;
  trust_forwarded_proto: boolean;
}

export interface LocationRow {
  readonly path: string;
  readonly forward_scheme: string;
  readonly forward_host: string;
  readonly forward_port: number;
  readonly forward_path?: string;
  readonly advanced_config?: string;
}

export interface CertificateRow {
  readonly id: number;
  created_on: string;
  modified_on: string;
  readonly owner_user_id: number;
  readonly provider: 'other';
  readonly nice_name: string;
  domain_names: string[];
  expires_on: string;
  meta: Record<string, unknown>;
}

export interface AccessListRow {
  readonly id: number;
  readonly name: string;
  readonly items: readonly { readonly username: string; readonly password: string }[];
}

export interface RedirectionRow {
  readonly id: number;
  readonly domain_names: string[];
}

export interface UserRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly roles: readonly string[];
  readonly permissions: {
    readonly visibility: 'all' | 'user';
    readonly proxy_hosts: Level;
    readonly certificates: Level;
  };
  readonly hasTwoFactor: boolean;
  readonly isDisabled: boolean;
}

export type Level = 'manage' | 'view' | 'hidden';

export const sqlTime = (at = new Date()) => at.toISOString().slice(0, 19).replace('T', ' ');
