/** The words of a server without what we proved ourselves by, which some servers repeat. `authorization` is the header's value. */
export function withoutCredentials(body: Uint8Array, authorization: string | undefined): Uint8Array {
  if (authorization === undefined) return body;
  const proof = authorization.slice(authorization.indexOf(' ') + 1);
  const password = Buffer.from(proof, 'base64').toString('utf8').split(':').slice(1).join(':');
  const secrets = [proof, password].filter((secret) => secret !== '');
  const text = Buffer.from(body).toString('utf8');
  return Buffer.from(secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), text));
}
