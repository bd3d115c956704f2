import { payloadOf, readDelivery } from '@docker-watcher/oci-client';
import { verifyHmacSha256, verifyToken, type Webhook, type WebhookRequest } from '@docker-watcher/sdk';
import { readPackage } from './package-event.js';
import { readPush } from './push-event.js';

const LONGEST_ID = 100;

/**
 * The deliveries of Gitea and Forgejo. They carry GitHub's headers too, with the same values; without a secret all
 * signatures are there, and empty. https://docs.gitea.com/usage/webhooks
 */
export const webhook: Webhook = {
  readsForms: true,

  /** The signature is over the JSON also when that comes as a form. `authorization_header` proves the secret as well. */
  verify(request, secret) {
    const { headers } = request;
    const payload = payloadOf(request);
    const isSigned = [
      headers['x-gitea-signature'],
      headers['x-forgejo-signature'],
      headers['x-hub-signature-256'],
    ].some((signature) => verifyHmacSha256(payload, signature, secret));
    return isSigned || verifyToken(headers.authorization, secret);
  },

  parse(request) {
    const body = readDelivery(request);
    const event = eventOf(request);
    if (event === 'package') return readPackage(body);
    if (event === 'push') return readPush(body);
    if (event === undefined) {
      return { kind: 'ignored', reason: 'it has no X-Gitea-Event or X-Forgejo-Event header; CI calls go to "generic"' };
    }
    return { kind: 'ignored', reason: `the event "${event.slice(0, 40)}" says nothing of images` };
  },

  deliveryId({ headers }) {
    const id = headers['x-gitea-delivery'] || headers['x-forgejo-delivery'];
    return id === undefined || id === '' ? undefined : id.slice(0, LONGEST_ID);
  },
};

function eventOf({ headers }: WebhookRequest): string | undefined {
  return headers['x-forgejo-event'] || headers['x-gitea-event'] || undefined;
}
