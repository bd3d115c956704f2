import type { Check } from '../../http/index.js';
import { type Finding, type Look, ok, type Patient, skipped, warning } from './look.js';

/** How each registry's deliveries are proved; none is ever taken without proof. */
export const webhooks: Look = {
  id: 'webhook',
  title: 'Webhooks',
  async look(patient) {
    const { baseUrl } = patient.config.server;
    const address: Check = {
      id: 'webhook',
      title: 'Webhook address',
      ...(baseUrl === undefined
        ? warning(
            'Where registries reach docker-watcher is not known, so addresses can only be shown without their beginning.',
            'Set server.base_url, such as https://deploy.example.com.',
          )
        : ok(`Registries call ${baseUrl.replace(/\/+$/, '')}/api/webhook/…`)),
    };
    const sources = patient.config.registries.map(
      ({ id }): Check => ({ id: `webhook.${id}`, title: `Webhook ${id}`, ...secretOf(patient, id) }),
    );
    return [address, ...sources];
  },
};

function secretOf({ registries, config, isRunning }: Patient, id: string): Finding {
  if (registries.get(id)?.webhook === undefined) return skipped('This kind of registry sends none; it is polled.');
  const configured = config.registries.find((registry) => registry.id === id)?.webhookSecret;
  if (configured !== undefined) {
    if (configured.length >= 16) return ok('Its secret comes from the configuration.');
    return warning('Its secret is short: it can be guessed.', 'openssl rand -base64 32 makes a good one.');
  }
  return ok(
    isRunning
      ? 'Its secret was made for you; docker-watcher webhooks shows it.'
      : 'Its secret is made at the first start; docker-watcher webhooks shows it then.',
  );
}
