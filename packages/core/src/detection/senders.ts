import type { Webhook } from '@docker-watcher/sdk';
import { genericWebhook } from './generic-webhook.js';
import type { WatchedRegistries } from './ports.js';
import type { Watch } from './watch.js';
import type { Watches } from './watches.js';

/** Somebody whose deliveries are taken. */
export interface Sender {
  readonly id: string;
  readonly secret: string;
  readonly webhook: Webhook;
  /** The watches that an image of a delivery means. */
  find(repository: string): readonly Watch[];
  findSource(fullName: string): readonly Watch[];
}

/** Who may send to `source`: the registry of that id, else all of that type, else CI. */
export function sendersTo(source: string, registries: WatchedRegistries, watches: Watches): readonly Sender[] {
  const all = registries.all().flatMap(({ id, type, webhook, webhookSecret: secret }) => {
    if (webhook === undefined) return [];
    const sender: Sender = {
      ...{ id, secret, webhook },
      find: (repository) => watches.named(id, repository),
      findSource: (fullName) => watches.ofSource(id, fullName),
    };
    return [{ type: partOf(type), sender }];
  });
  const byId = all.filter(({ sender }) => sender.id === source);
  const found = byId.length > 0 ? byId : all.filter(({ type }) => type === partOf(source));
  if (found.length > 0 || source !== 'generic') return found.map(({ sender }) => sender);
  return [
    {
      id: 'generic',
      secret: registries.genericSecret(),
      webhook: genericWebhook,
      find: (image) => watches.ofImage(image),
      findSource: () => [],
    },
  ];
}

/** `ghcr` is another name of `github`; `plugin/part` names the part. */
function partOf(type: string): string {
  const part = type.slice(type.lastIndexOf('/') + 1);
  return part === 'ghcr' ? 'github' : part;
}
