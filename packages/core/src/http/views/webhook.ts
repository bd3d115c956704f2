import { type Static, Type } from '@docker-watcher/sdk';
import type { WatchedRegistries } from '../../detection/index.js';
import { list, oneOf } from './fields.js';

export const WebhookSchema = Type.Object(
  {
    source: Type.String({ description: 'A registry, or generic.' }),
    type: Type.String(),
    address: Type.String({ description: 'Where deliveries go; without server.base_url the path only.' }),
    supported: Type.Boolean({ description: 'False: this kind of registry sends none; polling does the work.' }),
    secretFrom: oneOf(['configuration', 'made'], { description: 'made: by docker-watcher, at first start.' }),
    secret: Type.Optional(Type.String({ description: 'For admins, and only one that was made.' })),
  },
  { title: 'Webhook' },
);
export const WebhooksSchema = Type.Object({ webhooks: list(WebhookSchema) });
export type WebhookView = Static<typeof WebhookSchema>;

export function viewWebhooks(
  registries: Pick<WatchedRegistries, 'all' | 'genericSecret'>,
  options: { readonly baseUrl?: string; readonly withSecrets: boolean },
): WebhookView[] {
  const view = (source: string, type: string, supported: boolean): Omit<WebhookView, 'secretFrom'> => ({
    ...{ source, type, supported },
    address: `${(options.baseUrl ?? '').replace(/\/+$/, '')}/api/webhook/${encodeURIComponent(source)}`,
  });
  const made = (secret: string, isShown: boolean): Pick<WebhookView, 'secretFrom' | 'secret'> => ({
    secretFrom: 'made',
    ...(options.withSecrets && isShown ? { secret } : {}),
  });
  return [
    ...registries.all().map(({ id, type, webhook, webhookSecret, webhookSecretFrom: from = 'made' }) => ({
      ...view(id, type, webhook !== undefined),
      ...(from === 'made' ? made(webhookSecret, webhook !== undefined) : { secretFrom: from }),
    })),
    { ...view('generic', 'generic', true), ...made(registries.genericSecret(), true) },
  ];
}
