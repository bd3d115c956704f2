import { isRecord, outcomeOf, readImage } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

/** Docker Hub tells of pushes only. Its `callback_url` is never called. Undefined: another's delivery. */
export function readDockerHub(body: Readonly<Record<string, unknown>>): WebhookOutcome | undefined {
  if (!isRecord(body.push_data) || !isRecord(body.repository)) return undefined;
  return outcomeOf([readImage(body.repository.repo_name, body.push_data.tag)]);
}
