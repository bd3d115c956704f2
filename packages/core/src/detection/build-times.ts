import type { ImageName, RegistrySource, ResolvedTag } from '@docker-watcher/sdk';

const MOST_KEPT = 1_000;

/** Build times by digest, which never change: asked for once. */
export class BuildTimes {
  /** Undefined: asked, and not known. */
  readonly #known = new Map<string, Date | undefined>();

  of(digest: string): Date | undefined {
    return this.#known.get(digest);
  }

  isAsked(digest: string): boolean {
    return this.#known.has(digest);
  }

  learn({ digest, created }: Pick<ResolvedTag, 'digest' | 'created'>): void {
    const builtAt = new Date(created ?? '');
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(digest, Number.isNaN(builtAt.getTime()) ? undefined : builtAt);
  }

  /** A registry that does not say costs the order of a few tags, not the look. */
  async ask(source: RegistrySource, image: ImageName, digest: string, signal: AbortSignal): Promise<void> {
    if (source.describe === undefined || this.isAsked(digest)) return;
    try {
      this.learn({ ...(await source.describe(image, digest, { signal })), digest });
    } catch (error) {
      if (signal.aborted) throw error;
      this.learn({ digest });
    }
  }
}
