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
    {
      name: 'its webhook reads a form as it reads the JSON',
      run: async () => {
        if (sign === undefined || webhook.readsForms !== true) return [];
        const good = sign(SECRET);
        const [asJson, asForm] = [outcomeOf(webhook, good), outcomeOf(webhook, formOf(good))];
        return asJson === asForm ? [] : [`The same delivery as a form is ${asForm}, as JSON ${asJson}.`];
      },
    },
  ];
}

function formOf({ headers, query, body }: WebhookRequest): WebhookRequest {
  const form = new URLSearchParams({ payload: Buffer.from(body).toString('utf8') });
  return {
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    query,
    body: Buffer.from(form.toString()),
  };
}

function outcomeOf(webhook: Webhook, request: WebhookRequest): string {
  try {
    return JSON.stringify(webhook.parse(request));
  } catch (error) {
    return `an error (${String(error)})`;
  }
}

function emptied(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, '']));
}
