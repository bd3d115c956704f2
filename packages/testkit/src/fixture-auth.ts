import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type FixtureAnswer, jsonAnswer, ociError } from './fixture-answer.js';

export type FixtureFlavour = 'distribution' | 'gitea' | 'github';

export interface FixtureAuthOptions {
  readonly kind: 'basic' | 'bearer';
  readonly username: string;
  readonly password: string;
  /** As Gitea does with an access token: only the password counts. */
  readonly anyUsername?: boolean;
  /** The token server gives tokens to people without credentials too. */
  readonly anonymous?: boolean;
  /** Of tokens; absent: the answer does not say, which means 60 seconds. */
  readonly expiresInSeconds?: number;
  /** Names another token server in the challenge. */
  readonly realm?: string;
}

/** Basic, or the token dance, with tokens bound to one repository each (on Gitea to none). */
export class FixtureAuth {
  readonly #tokens = new Map<string, { readonly scope: string; readonly expiresAtMs: number }>();

  constructor(
    private readonly options: FixtureAuthOptions,
    private readonly flavour: FixtureFlavour,
  ) {}

  /** Undefined: let through. */
  refusal(request: IncomingMessage, base: string, repository: string | undefined): FixtureAnswer | undefined {
    const header = request.headers.authorization ?? '';
    const isBasicTaken = this.options.kind === 'basic' || this.flavour === 'gitea';
    if (isBasicTaken && this.#knows(header)) return undefined;
    const isBearerTaken = this.options.kind === 'bearer' && this.#admits(header, repository);
    return isBearerTaken ? undefined : this.#challenge(base, repository);
  }

  token(request: IncomingMessage, scope: string): FixtureAnswer {
    const header = request.headers.authorization;
    const isKnown = header === undefined ? this.options.anonymous === true : this.#knows(header);
    if (!isKnown) {
      // GitHub does not tell a wrong token, a hidden image and none apart.
      return this.flavour === 'github'
        ? ociError(403, 'DENIED', 'requested access to the resource is denied')
        : ociError(401, 'UNAUTHORIZED', 'authentication required');
    }
    const token = randomBytes(12).toString('hex');
    const { expiresInSeconds } = this.options;
    this.#tokens.set(token, { scope, expiresAtMs: Date.now() + (expiresInSeconds ?? 60) * 1_000 });
    return jsonAnswer({ token, ...(expiresInSeconds === undefined ? {} : { expires_in: expiresInSeconds }) });
  }

  revokeTokens(): void {
    this.#tokens.clear();
  }

  #knows(header: string): boolean {
    const [, encoded = ''] = /^basic (.+)$/i.exec(header) ?? [];
    const [username = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
    const isUser = this.options.anyUsername ? username !== '' : username === this.options.username;
    return isUser && password.join(':') === this.options.password;
  }

  #admits(header: string, repository: string | undefined): boolean {
    const token = this.#tokens.get(/^bearer (.+)$/i.exec(header)?.[1] ?? '');
    if (token === undefined || token.expiresAtMs <= Date.now()) return false;
    return this.flavour === 'gitea' || repository === undefined || token.scope === `repository:${repository}:pull`;
  }

  #challenge(base: string, repository: string | undefined): FixtureAnswer {
    const answer = ociError(401, 'UNAUTHORIZED', 'authentication required');
    if (this.options.kind === 'basic') return { ...answer, headers: { 'www-authenticate': 'Basic realm="fixture"' } };
    const realm = this.options.realm ?? `${base}${this.flavour === 'gitea' ? '/v2/token' : '/token'}`;
    const service = this.flavour === 'gitea' ? 'container_registry' : 'fixture';
    // GitHub's challenge for `/v2/` names an image that does not exist.
    const named = repository ?? (this.flavour === 'github' ? 'user/image' : undefined);
    const wanted = named === undefined ? undefined : `repository:${named}:pull`;
    const scope = this.flavour === 'gitea' ? '*' : wanted;
    const challenge = `Bearer realm="${realm}",service="${service}"${scope === undefined ? '' : `,scope="${scope}"`}`;
    return { ...answer, headers: { 'www-authenticate': challenge } };
  }
}
