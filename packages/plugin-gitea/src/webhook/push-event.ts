import { isRecord } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

const NOTHING = /^0+$/;

/**
 * A push of source comes minutes before CI has pushed an image, and names none. "Test delivery" sends a push that
 * changes nothing.
 */
export function readPush({ before, after, repository }: Readonly<Record<string, unknown>>): WebhookOutcome {
  if (typeof after !== 'string' || !isRecord(repository) || typeof repository.full_name !== 'string') {
    return { kind: 'ignored', reason: 'the push names no repository' };
  }
  if (before === after) return { kind: 'pong' };
  if (NOTHING.test(after)) return { kind: 'ignored', reason: 'a branch or tag of the source was deleted' };
  return { kind: 'source-push', fullName: repository.full_name.toLowerCase() };
}
