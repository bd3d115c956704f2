import { readDelivery } from '@docker-watcher/oci-client';
import { verifyHmacSha256, type Webhook } from '@docker-watcher/sdk';
import { readPackage } from './package-event.js';
import { readPush } from './push-event.js';

const LONGEST_ID = 100;

/** The deliveries of GitHub. https://docs.github.com/webhooks/webhook-events-and-payloads */
export const webhook: Webhook = {
  readsForms: true,

  /** Over the body as it came, also when it is a form. The SHA-1 beside it proves nothing. */
  verify: ({ headers, body }, secret) => verifyHmacSha256(body, headers['x-hub-signature-256'], secret),

  parse(request) {
    const body = readDelivery(request);
    const event = request.headers['x-github-event'] || undefined;
    if (event === 'ping') return { kind: 'pong' };
    // The same thing under two names: a hook may tick both, and Apps get the older one only.
    if (event === 'package') return readPackage(body.action, body.package);
    if (event === 'registry_package') return readPackage(body.action, body.registry_package);
    if (event === 'push') return readPush(body);
    if (event === undefined) {
      return { kind: 'ignored', reason: 'it has no X-GitHub-Event header; CI calls go to "generic"' };
    }
    return { kind: 'ignored', reason: `the event "${event.slice(0, 40)}" says nothing of images` };
  },

  /** A redelivery has the same id. */
  deliveryId({ headers }) {
    const id = headers['x-github-delivery'];
    return id === undefined || id === '' ? undefined : id.slice(0, LONGEST_ID);
  },
};
