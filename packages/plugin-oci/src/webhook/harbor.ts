import { isRecord, outcomeOf, readImage } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

const PUSHED: ReadonlySet<unknown> = new Set(['PUSH_ARTIFACT', 'harbor.artifact.pushed']);

/** Harbor's two formats, its own and CloudEvents, differ in where the data is. Undefined: another's delivery. */
export function readHarbor(body: Readonly<Record<string, unknown>>): WebhookOutcome | undefined {
  const data = isRecord(body.event_data) ? body.event_data : body.data;
  if (typeof body.type !== 'string' || !isRecord(data)) return undefined;
  if (!PUSHED.has(body.type))
    return { kind: 'ignored', reason: `nothing was pushed: the event is "${body.type.slice(0, 40)}"` };
  const repository = isRecord(data.repository) ? data.repository.repo_full_name : undefined;
  const resources = Array.isArray(data.resources) ? data.resources.filter(isRecord) : [];
  return outcomeOf(resources.map(({ tag }) => readImage(repository, tag)));
}

export function harborDeliveryId(body: Readonly<Record<string, unknown>>): string | undefined {
  const isCloudEvent = typeof body.specversion === 'string' && typeof body.id === 'string';
  return isCloudEvent ? String(body.id) : undefined;
}
