import { createHash } from 'node:crypto';
import { isManifestType, isRecord, outcomeOf, type Reading, readImage } from '@docker-watcher/oci-client';
import type { WebhookOutcome } from '@docker-watcher/sdk';

const MOST_EVENTS = 1_000;

/** The envelope of distribution's notifications, which a self-managed GitLab sends too. Undefined: another's delivery. */
export function readDistribution(body: Readonly<Record<string, unknown>>): WebhookOutcome | undefined {
  return Array.isArray(body.events) ? outcomeOf(body.events.slice(0, MOST_EVENTS).map(readEvent)) : undefined;
}

/** A repeated delivery carries the same event ids. */
export function distributionDeliveryId(body: Readonly<Record<string, unknown>>): string | undefined {
  if (!Array.isArray(body.events)) return undefined;
  const ids = body.events.flatMap((event) => (isRecord(event) && typeof event.id === 'string' ? [event.id] : []));
  if (ids.length !== body.events.length || ids.length < 2)
    return ids.length === body.events.length ? ids[0] : undefined;
  return createHash('sha256').update(ids.join('\n')).digest('hex');
}

/** Pulls are told too, among them those of our own polling. */
function readEvent(event: unknown): Reading {
  if (!isRecord(event) || !isRecord(event.target)) return { ignored: 'an event has no target' };
  const { action, target } = event;
  if (action !== 'push') return { ignored: `nothing was pushed: the action is "${String(action).slice(0, 20)}"` };
  const { mediaType, repository, tag } = target;
  if (typeof mediaType === 'string' && !isManifestType(mediaType)) return { ignored: 'it is a blob of an image' };
  return readImage(repository, tag);
}
