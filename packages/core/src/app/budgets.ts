import type { HttpResponse } from '@docker-watcher/sdk';
import type { GuardedPart } from '../plugins/index.js';
import type { Reading } from '../telemetry/index.js';

/**
 * What registries say is left of their budget of requests: Docker Hub's pulls (`ratelimit-remaining: 76;w=21600`),
 * requests to GitHub's API (`x-ratelimit-remaining`).
 */
export class Budgets {
  readonly #left = new Map<string, number>();

  note = ({ kind, id }: GuardedPart, { headers }: HttpResponse): void => {
    if (kind !== 'registry') return;
    const told = headers['ratelimit-remaining'] ?? headers['x-ratelimit-remaining'] ?? '';
    const left = Number.parseInt(told, 10);
    if (!Number.isNaN(left)) this.#left.set(id, left);
  };

  readings(): readonly Reading[] {
    return [...this.#left].map(([registry, value]) => ({ labels: { registry }, value }));
  }
}
