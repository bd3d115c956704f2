import { PluginError, type WebhookRequest } from '@docker-watcher/sdk';
import { isRecord, parseJson } from './error-body.js';

/** The JSON text of a delivery: its body, or the `payload` of a form. */
export function payloadOf({ headers, body }: WebhookRequest): Uint8Array {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) return body;
  return Buffer.from(new URLSearchParams(Buffer.from(body).toString('utf8')).get('payload') ?? '');
}

/** Throws `rejected` on what is not JSON; JSON that is no object holds nothing anybody looks for. */
export function readDelivery(request: WebhookRequest): Readonly<Record<string, unknown>> {
  const json = parseJson(Buffer.from(payloadOf(request)).toString('utf8'));
  if (json === undefined) throw new PluginError('rejected', 'The delivery is not JSON.');
  return isRecord(json) ? json : {};
}
