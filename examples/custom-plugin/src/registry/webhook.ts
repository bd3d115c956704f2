import { verifyHmacSha256, type Webhook } from '@docker-watcher/sdk';

/** A delivery is `{"repository": "alexei/app", "tag": "dev-1"}`, signed in the header `x-signature`. */
export const webhook: Webhook = {
  verify: ({ headers, body }, secret) => verifyHmacSha256(body, headers['x-signature'], secret),

  parse({ body }) {
    const { repository, tag } = JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>;
    if (typeof repository !== 'string') return { kind: 'ignored', reason: 'It names no repository.' };
    const image = { repository: repository.toLowerCase(), ...(typeof tag === 'string' ? { tag } : {}) };
    return { kind: 'images', images: [image] };
  },

  deliveryId: ({ headers }) => headers['x-delivery'],
};
