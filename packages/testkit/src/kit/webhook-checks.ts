import type { Webhook, WebhookRequest } from '@docker-watcher/sdk';
import type { Check } from './check.js';

const SECRET = 'kit-webhook-secret';

/** What a webhook beside a registry promises. `sign` makes a delivery as the registry sends it. */
export function webhookChecks(
  webhook: Webhook,
  sign: ((secret: string) => WebhookRequest) | undefined,
): readonly Check[] {
  const bare: WebhookRequest = { headers: {}, query: {}, body: Buffer.from('{}') };
  return [
    {
      name: 'its webhook lets in only who knows the secret',
      run: async () => {
        if (sign === undefined) return ['The part has a webhook: give the setup a "webhook" that makes a delivery.'];
        const good = sign(SECRET);
        const cases: readonly (readonly [what: string, request: WebhookRequest, secret: string, isRight: boolean])[] = [
          ['a delivery with the right secret', good, SECRET, true],
          ['a delivery with another secret', sign('another-secret'), SECRET, false],
          ['any delivery while the secret is empty', sign(''), '', false],
          ['a delivery that proves nothing', { ...good, headers: {}, query: {} }, SECRET, false],
          ['an empty delivery', bare, SECRET, false],
          ['empty headers', { ...good, headers: emptied(good.headers), query: emptied(good.query) }, SECRET, false],
        ];
        return cases.flatMap(([what, request, secret, isRight]) => {
          try {
            if (webhook.verify(request, secret) === isRight) return [];
            return [`verify() ${isRight ? 'refuses' : 'lets in'} ${what}.`];
          } catch (error) {
            return [`verify() throws at ${what}: ${String(error)}.`];
          }
        });
      },
    },
    {
      name: 'its webhook tells which image to look at',
      run: async () => {
        if (sign === undefined) return [];
        const good = sign(SECRET);
        const outcome = webhook.parse(good);
        if (outcome.kind !== 'images' || outcome.images.length === 0) return [`parse() tells of "${outcome.kind}".`];
        const [first, second] = [webhook.deliveryId?.(good), webhook.deliveryId?.(good)];
        return [
          ...outcome.images.flatMap(({ repository }) =>
            /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(repository) ? [] : [`"${repository}" is no repository name.`],
          ),
          ...(first === second ? [] : ['deliveryId() differs for one delivery.']),
        ];
      },
    },
  ];
}

function emptied(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, '']));
}
