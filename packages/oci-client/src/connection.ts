import { X509Certificate } from 'node:crypto';
import { PluginError, Secret, Type } from '@docker-watcher/sdk';
import type { Credentials } from './authenticator.js';
import { type CredentialSettings, credentialsOf } from './credentials.js';

/** Settings that every registry part has beside its own, for its `Type.Object`. */
export const CONNECTION_KEYS = {
  auth_hosts: Type.Optional(
    Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+(:[0-9]+)?$' }), {
      title: 'Token servers',
      description: 'Hosts besides the images\' and that of "url" that may get the credentials: auth.example.com.',
    }),
  ),
  ca: Type.Optional(
    Secret({
      title: 'Certificate authority',
      description: 'PEM; mostly given as "ca_file", for a registry with a certificate of your own.',
    }),
  ),
  insecure: Type.Optional(
    Type.Boolean({
      title: 'Insecure',
      description: 'Accept any certificate, and plain http. Only where the way to the registry is your own.',
    }),
  ),
};

export interface ConnectionSettings extends CredentialSettings {
  readonly url: string;
  readonly auth_hosts?: readonly string[];
  readonly ca?: string;
  readonly insecure?: boolean;
}

/** Where a registry is, and how it is trusted. */
export interface Connection {
  readonly url: string;
  readonly credentials?: Credentials;
  readonly allowHosts?: readonly string[];
  readonly ca?: string;
  readonly insecure?: boolean;
}

/** What a person's settings mean for `createOciClient`. Throws `misconfigured`. */
export function connectionOf(settings: ConnectionSettings): Connection {
  const { url, auth_hosts: allowHosts, ca, insecure } = settings;
  const credentials = credentialsOf(settings);
  if (ca !== undefined) checkAuthority(ca);
  return {
    url,
    ...(credentials === undefined ? {} : { credentials }),
    ...(allowHosts === undefined ? {} : { allowHosts }),
    ...(ca === undefined ? {} : { ca }),
    ...(insecure === undefined ? {} : { insecure }),
  };
}

/** Node passes over what is no certificate, and then every connection fails for a reason nobody can see. */
function checkAuthority(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch (cause) {
    throw new PluginError('misconfigured', '"ca" holds no certificate.', {
      hint: 'Give PEM text, from "-----BEGIN CERTIFICATE-----" to its end, or the path of such a file as "ca_file".',
      cause,
    });
  }
}
