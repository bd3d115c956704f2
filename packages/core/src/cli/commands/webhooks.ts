import type { Webhook } from '../api.js';
import { type Context, printJson } from '../context.js';

/** Where registries and CI send their deliveries, with the secret each must prove. */
export async function webhooks(context: Context): Promise<void> {
  const answer = await context.client.get<{ webhooks: readonly Webhook[] }>('/api/webhooks');
  if (context.json) printJson(context, answer);
  else context.terminal.out(formatWebhooks(answer.webhooks));
}

/** Not a table: secrets and addresses are there to be copied whole. */
export function formatWebhooks(all: readonly Webhook[]): string {
  const relative = all.some(({ address }) => address.startsWith('/'));
  const blocks = all.map(({ source, type, address, supported, secret, secretFrom }) =>
    [
      source === type ? source : `${source} (${type})`,
      supported ? `  address  ${address}` : '  sends none; it is polled',
      ...(secret === undefined ? [] : [`  secret   ${secret}`]),
      ...(supported && secretFrom === 'configuration' ? ['  secret   the one of the configuration file'] : []),
    ].join('\n'),
  );
  const note = relative
    ? ['Set server.base_url to see whole addresses: they begin with where registries reach it.']
    : [];
  return `${[...blocks, ...note].join('\n\n')}\n`;
}
