import { randomBytes } from 'node:crypto';

/** Keeps values sealed; satisfied by the store. */
interface SecretStore {
  getSecret(name: string): Promise<string | undefined>;
  write<T>(work: (tx: { putSecret(name: string, value: string): Promise<void> }) => Promise<T>): Promise<T>;
}

/** The secrets of webhooks that nobody configured: made once, kept sealed, so that no webhook is ever open. */
export class WebhookSecrets {
  readonly #known = new Map<string, string>();

  constructor(private readonly store: SecretStore) {}

  /** Makes sure that each of `sources` has one. Call before `of`. */
  async ensure(sources: readonly string[]): Promise<void> {
    for (const source of sources) {
      if (this.#known.has(source)) continue;
      const name = `webhook:${source}`;
      const kept = await this.store.getSecret(name);
      const secret = kept ?? randomBytes(32).toString('base64url');
      if (kept === undefined) await this.store.write((tx) => tx.putSecret(name, secret));
      this.#known.set(source, secret);
    }
  }

  of(source: string): string {
    const secret = this.#known.get(source);
    if (secret === undefined) throw new Error(`No webhook secret was made for ${source}`);
    return secret;
  }

  values(): readonly string[] {
    return [...this.#known.values()];
  }
}
