import { verifyHmacSha256, verifyToken, type Webhook } from '@docker-watcher/sdk';
import { AppError } from '../base/index.js';
import { isTag } from '../images/index.js';

/** What CI sends after it has pushed: `{"image": "git.example.com/alexei/app", "tag": "dev-7"}`, signed or with the token. */
export const genericWebhook: Webhook = {
  verify({ headers, body }, secret) {
    const signature = headers['x-docker-watcher-signature'] ?? headers['x-hub-signature-256'];
    return verifyHmacSha256(body, signature, secret) || verifyToken(headers.authorization, secret);
  },

  parse({ body }) {
    const { image, tag } = fieldsOf(JSON.parse(Buffer.from(body).toString('utf8')));
    return { kind: 'images', images: [{ repository: image, ...(tag === undefined ? {} : { tag }) }] };
  },

  deliveryId: ({ headers }) => headers['x-docker-watcher-delivery'] ?? headers['x-github-delivery'],
};

function fieldsOf(body: unknown): { readonly image: string; readonly tag?: string } {
  const { image, tag } = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  if (typeof image !== 'string' || image === '') throw wrong('It needs "image", the name of an image.');
  if (tag !== undefined && (typeof tag !== 'string' || !isTag(tag))) throw wrong('"tag" is not the tag of an image.');
  const [, name = image, tagInName] = /^(.*):([^/:]+)$/.exec(image) ?? [];
  const wanted = tag ?? tagInName;
  return { image: name, ...(wanted === undefined ? {} : { tag: wanted }) };
}

function wrong(message: string): AppError {
  return new AppError('request.invalid', message, { hint: '{"image": "git.example.com/alexei/app", "tag": "dev-7"}' });
}
