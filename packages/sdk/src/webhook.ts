import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface WebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The bytes as received: signatures are over these. */
  readonly body: Uint8Array;
}

/** An image somebody says has changed. Only ever a reason to look: never trusted for hosts or digests. */
export interface ImageHint {
  /** Lower case, without host: `alexei/web-app-launcher`. */
  readonly repository: string;
  readonly tag?: string;
}

export type WebhookOutcome =
  | { readonly kind: 'images'; readonly images: readonly ImageHint[] }
  /** A git push: an image may follow within minutes. `fullName` is `owner/name`. */
  | { readonly kind: 'source-push'; readonly fullName: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'ignored'; readonly reason: string };

/** Pure functions beside a registry part: no network, no state. */
export interface Webhook {
  /** True when `request` proves knowledge of `secret`. Constant time; never throws. */
  verify(request: WebhookRequest, secret: string): boolean;
  /** What the delivery says. Throws only on a body that is not what its headers claim. */
  parse(request: WebhookRequest): WebhookOutcome;
  /**
   * True: the sender may also send a form (`application/x-www-form-urlencoded`) whose field `payload` holds the JSON;
   * `verify` and `parse` get its bytes as they came. Absent: a form is answered 415.
   */
  readonly readsForms?: boolean;
  /** The sender's id of this delivery, for deduplication; undefined when it has none. */
  deliveryId?(request: WebhookRequest): string | undefined;
}

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** Compares a lower- or upper-case hex HMAC-SHA256, with or without `sha256=`, in constant time. Never throws. */
export function verifyHmacSha256(body: Uint8Array, signature: string | undefined, secret: string): boolean {
  const hex = (signature ?? '').trim().replace(/^sha256=/i, '');
  if (secret === '' || !HEX_SHA256.test(hex)) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(hex, 'hex'));
}

/** Compares an opaque token in constant time whatever the lengths. A leading `Bearer ` of `given` is ignored. */
export function verifyToken(given: string | undefined, secret: string): boolean {
  if (given === undefined || secret === '') return false;
  const token = given.replace(/^bearer\s+/i, '');
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(token), hash(secret));
}
