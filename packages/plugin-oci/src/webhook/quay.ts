import { isRecord, outcomeOf, readImage } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

/** Quay names all tags of one push; older versions as a map from tag to image. Undefined: another's delivery. */
export function readQuay(body: Readonly<Record<string, unknown>>): WebhookOutcome | undefined {
  const { updated_tags: updated, repository } = body;
  if (typeof body.docker_url !== 'string' || updated === undefined) return undefined;
  const tags = Array.isArray(updated) ? updated : isRecord(updated) ? Object.keys(updated) : [];
  return outcomeOf(tags.map((tag) => readImage(repository, tag)));
}
