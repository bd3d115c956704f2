import { isRecord, parseJson, payloadOf, readDelivery } from '@docker-watcher/oci-client';
import { verifyToken, type Webhook, type WebhookRequest } from '@docker-watcher/sdk';
import { distributionDeliveryId, readDistribution } from './distribution.js';
import { readDockerHub } from './docker-hub.js';
import { harborDeliveryId, readHarbor } from './harbor.js';
import { readQuay } from './quay.js';

const READERS = [readDistribution, readHarbor, readDockerHub, readQuay];

/**
 * None of these senders signs. distribution, GitLab and Harbor send a fixed `Authorization`; Docker Hub and Quay can
 * only be given an address with a secret in it: `?token=…`.
 */
export const webhook: Webhook = {
  verify: ({ headers, query }, secret) =>
    verifyToken(headers.authorization, secret) || verifyToken(query.token, secret),

  parse(request) {
    const body = readDelivery(request);
    for (const read of READERS) {
      const outcome = read(body);
      if (outcome !== undefined) return outcome;
    }
    return {
      kind: 'ignored',
      reason: 'it has none of the shapes of distribution, Docker Hub, Harbor, GitLab or Quay; CI calls go to "generic"',
    };
  },

  deliveryId(request) {
    const body = parsed(request);
    return isRecord(body) ? (distributionDeliveryId(body) ?? harborDeliveryId(body)) : undefined;
  },
};

function parsed(request: WebhookRequest): unknown {
  return parseJson(Buffer.from(payloadOf(request)).toString('utf8'));
}
