import { SingleFlight } from './single-flight.js';

export interface BearerToken {
  readonly value: string;
  /** Wall time in milliseconds. */
  readonly expiresAtMs: number;
}

/** So long before its end a token is renewed. */
const MARGIN_MS = 10_000;
const MOST_TOKENS = 1_000;

/** Tokens until shortly before they expire; callers who miss the same one share one request for it. */
export class TokenStore {
  readonly #tokens = new Map<string, BearerToken>();
  readonly #flights = new SingleFlight();

  constructor(private readonly now: () => number) {}

  get(key: string): BearerToken | undefined {
    const token = this.#tokens.get(key);
    return token !== undefined && this.now() < token.expiresAtMs - MARGIN_MS ? token : undefined;
  }

  fetch(
    key: string,
    signal: AbortSignal,
    request: (signal: AbortSignal) => Promise<BearerToken>,
  ): Promise<BearerToken> {
    return this.#flights.run(key, signal, async (shared) => {
      const token = await request(shared);
      if (this.#tokens.size >= MOST_TOKENS) this.#tokens.clear();
      this.#tokens.set(key, token);
      return token;
    });
  }
}
