import { createHmac } from 'node:crypto';

/**
 * The value of `docker-watcher-signature`: HMAC-SHA256 over the timestamp, a dot and the body, so that neither can be
 * changed and an old message can't be sent again as a new one. `timestamp`: seconds of the epoch.
 */
export function signatureOf(body: string, timestamp: number, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}
