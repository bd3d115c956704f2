import { Type } from '@docker-watcher/sdk';
import type { HttpOptions } from '../options.js';
import type { HttpPorts } from '../ports.js';
import { type Route, rawRoute, route } from '../route.js';
import { viewWebhooks, WebhooksSchema } from '../views/webhook.js';

const LIMIT_BYTES = 1024 * 1024;

export function webhookRoutes({ registries, webhooks }: HttpPorts, { baseUrl }: HttpOptions): readonly Route[] {
  return [
    rawRoute({
      method: 'POST',
      path: '/api/webhook/:source',
      summary: 'A delivery of a registry or of CI; proved by its signature or token',
      params: Type.Object({ source: Type.String() }),
      response: Type.Object({
        status: Type.String(),
        reason: Type.Optional(Type.String()),
        images: Type.Optional(Type.Array(Type.String())),
      }),
      status: 202,
      also: [200],
      limitBytes: LIMIT_BYTES,
      handle: ({ message, params, query }, body) => {
        const headers = strings(message.headers);
        return webhooks.receive(params.source ?? '', {
          headers,
          query: strings(query),
          body,
          contentType: headers['content-type'] ?? '',
        });
      },
    }),
    route({
      method: 'GET',
      path: '/api/webhooks',
      ability: 'read',
      everywhere: true,
      summary: 'Where registries send their deliveries; with secrets for admins',
      response: WebhooksSchema,
      async handle({ caller }) {
        const withSecrets = caller.ability === 'admin';
        return {
          body: { webhooks: viewWebhooks(registries, { withSecrets, ...(baseUrl === undefined ? {} : { baseUrl }) }) },
        };
      },
    }),
  ];
}

/** One string per name; of a repeated one the first. */
function strings(record: Readonly<Record<string, unknown>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(record)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') flat[name] = first;
  }
  return flat;
}
