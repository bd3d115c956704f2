import type { ImageHint, WebhookOutcome } from '@docker-watcher/sdk';
import { isImageTag, isRepository } from './reference.js';

/** What one item of a delivery means: an image to look at, or why there is none. */
export type Reading = ImageHint | { readonly ignored: string };

/** Values of a delivery are anybody's: names that are none go no further. */
export function readImage(repository: unknown, tag: unknown): Reading {
  const name = typeof repository === 'string' ? repository.toLowerCase() : undefined;
  if (!isRepository(name)) return { ignored: 'it names no valid repository' };
  if (tag === undefined || tag === null || tag === '' || String(tag).startsWith('sha256:')) {
    return { ignored: 'it is a manifest without a tag; the tag has an event of its own' };
  }
  if (!isImageTag(tag)) return { ignored: 'the tag holds a signature, or is none' };
  return { repository: name, tag };
}

/** Images once each; without any, all the reasons. */
export function outcomeOf(readings: readonly Reading[]): WebhookOutcome {
  const images = new Map<string, ImageHint>();
  const reasons = new Set<string>();
  for (const reading of readings) {
    if ('ignored' in reading) reasons.add(reading.ignored);
    else images.set(`${reading.repository}:${reading.tag}`, reading);
  }
  if (images.size > 0) return { kind: 'images', images: [...images.values()] };
  return { kind: 'ignored', reason: reasons.size > 0 ? [...reasons].join('; ') : 'it holds no event' };
}
