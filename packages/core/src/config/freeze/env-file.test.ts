import { describe, expect, it } from 'vitest';
import { parseEnvFile } from './env-file.js';

const reference = (inner: string) => `$\{${inner}}`;

describe('an env_file, as Compose reads it', () => {
  it.each([
    ['A=b', { A: 'b' }],
    ['A=', { A: '' }],
    ['A=""', { A: '' }],
    ['A=b=c', { A: 'b=c' }],
    [' A = b ', { A: 'b' }],
    ['A: b', { A: 'b' }],
    ['export A=b', { A: 'b' }],
    ['# comment\n\n  # another\nA=b', { A: 'b' }],
    ['A=b # comment', { A: 'b' }],
    ['A=b#c', { A: 'b#c' }],
    ['A="b # c" # comment', { A: 'b # c' }],
    ["A='b # c'", { A: 'b # c' }],
    ['A="b\\nc\\td"', { A: 'b\nc\td' }],
    ['A="say \\"x\\" \\\\ \\$Y \\d"', { A: 'say "x" \\ $Y \\d' }],
    ['A=\'b\\nc "d"\'', { A: 'b\\nc "d"' }],
    ['A=b\\nc', { A: 'b\\nc' }],
    ['A="line 1\nline 2"\nB=c', { A: 'line 1\nline 2', B: 'c' }],
    ["A='-----\nkey\n-----'", { A: '-----\nkey\n-----' }],
    [`A=${reference('B')} $C`, { A: `${reference('B')} $C` }],
    [`A="${reference('B:-x')}"`, { A: reference('B:-x') }],
    ['A=it\'s "so"', { A: 'it\'s "so"' }],
    ['A=b\r\nB=c\r\n', { A: 'b', B: 'c' }],
    ['\uFEFFA=b', { A: 'b' }],
    ['A=1\nA=2', { A: '2' }],
    ['a.b-c_1=d', { 'a.b-c_1': 'd' }],
    ['', {}],
  ])('%j', (text, env) => {
    expect(parseEnvFile(text)).toEqual({ ok: true, env });
  });

  it.each([
    ['A=b\nJUST_A_NAME', 2, 'it has no "="'],
    ['=b', 1, 'it does not start with the name of a variable'],
    ['1A=b', 1, 'it does not start with the name of a variable'],
    ['A=b\n\nB="c', 3, 'a quote does not end'],
    ['A="b" c', 1, 'something stands behind the closing quote'],
    ['A B=c', 1, 'it has no "="'],
  ])('%j: line %i, %s', (text, line, reason) => {
    expect(parseEnvFile(text)).toEqual({ ok: false, line, reason });
  });
});
