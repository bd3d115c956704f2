import { isRecord } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

/** A push of source comes minutes before CI has pushed an image, and names none. */
export function readPush({ deleted, repository }: Readonly<Record<string, unknown>>): WebhookOutcome {
  if (!isRecord(repository) || typeof repository.full_name !== 'string') {
    return { kind: 'ignored', reason: 'the push names no repository' };
  }
  if (deleted === true) return { kind: 'ignored', reason: 'a branch or tag of the source was deleted' };
  return { kind: 'source-push', fullName: repository.full_name.toLowerCase() };
}
