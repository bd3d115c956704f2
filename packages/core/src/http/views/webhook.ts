import { type Static, Type } from '@docker-watcher/sdk';
import type { WatchedRegistries } from '../../detection/index.js';
import { list } from './fields.js';

export const WebhookSchema = Type.Object(
  {
    source: Type.String({ description: 'A registry, or generic.' }),
    type: Type.String(),
    address: Type.String({ description: 'Where deliveries go; without server.base_url the path only.' }),
    supported: Type.Boolean({ description: 'False: this kind of registry sends none; polling does the work.' }),
    secret: Type.Optional(Type.String({ description: 'For admins.' })),
  },
  { title: 'Webhook' },
);
export const WebhooksSchema = Type.Object({ webhooks: list(WebhookSchema) });
export type WebhookView = Static<typeof WebhookSchema>;

export function viewWebhooks(
  registries: Pick<WatchedRegistries, 'all' | 'genericSecret'>,
  options: { readonly baseUrl?: string; readonly withSecrets: boolean },
): WebhookView[] {
  const view = (source: string, type: string, supported: boolean, secret: string): WebhookView => ({
    source,
    type,
    address: `${(options.baseUrl ?? '').replace(/\/+$/, '')}/api/webhook/${encodeURIComponent(source)}`,
    supported,
    ...(options.withSecrets && supported ? { secret } : {}),
  });
  return [
    ...registries
      .all()
      .map(({ id, type, webhook, webhookSecret }) => view(id, type, webhook !== undefined, webhookSecret)),
    view('generic', 'generic', true, registries.genericSecret()),
  ];
}
