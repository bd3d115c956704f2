import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

interface Claims {
  readonly attrs: { readonly id: number };
  readonly scope: readonly string[];
  readonly exp: number;
}

/** RS256 tokens, as the real one signs them. */
export class Tokens {
  #keys = newKeys();

  /** As after a fresh volume: what was signed before is garbage now. */
  renewKeys(): void {
    this.#keys = newKeys();
  }

  issue(userId: number, lifeMs: number): { readonly token: string; readonly expires: string } {
    const until = Date.now() + lifeMs;
    const claims: Claims = { attrs: { id: userId }, scope: ['user'], exp: Math.floor(until / 1000) };
    const head = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
    const signature = sign('RSA-SHA256', Buffer.from(head), this.#keys.privateKey).toString('base64url');
    return { token: `${head}.${signature}`, expires: new Date(until).toISOString() };
  }

  read(token: string): { readonly userId: number } | 'expired' | 'garbage' {
    const [head = '', body = '', signature = ''] = token.split('.');
    const isSigned = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${body}`),
      this.#keys.publicKey,
      Buffer.from(signature, 'base64url'),
    );
    if (!isSigned) return 'garbage';
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
    return claims.exp * 1000 <= Date.now() ? 'expired' : { userId: claims.attrs.id };
  }
}

function newKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
