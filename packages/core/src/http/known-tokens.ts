import type { EventLog } from '../notify/index.js';
import type { StoredToken, TokenStore } from './ports.js';
import { hashToken } from './token.js';

const MOST = 1_000;

/** Tokens that were used, at hand: they are asked for with every request, and change a few times a year. */
export class KnownTokens {
  readonly #byHash = new Map<string, StoredToken>();
  #isWatching = false;
  /** Counts what may have changed one: a token that was read before it is not kept after it. */
  #changes = 0;

  constructor(
    private readonly store: TokenStore,
    private readonly events: Pick<EventLog, 'subscribe'>,
  ) {}

  /** Revoked and expired ones too. */
  async find(text: string): Promise<StoredToken | undefined> {
    this.#watch();
    const hash = hashToken(text);
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const before = this.#changes;
    const token = await this.store.tokenByHash(hash);
    if (token !== undefined && this.#changes === before) this.#keep(token);
    return token;
  }

  async touch(token: StoredToken, at: Date): Promise<void> {
    if (this.#byHash.get(token.hash) === token) this.#keep({ ...token, lastUsedAt: at });
    await this.store.write((tx) => tx.touchToken(token.id, at));
  }

  #keep(token: StoredToken): void {
    if (this.#byHash.size >= MOST) this.#byHash.clear();
    this.#byHash.set(token.hash, token);
  }

  /** From the first request on. */
  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.events.subscribe(({ type }) => {
      if (!type.startsWith('token.')) return;
      this.#changes += 1;
      this.#byHash.clear();
    });
  }
}
