/** Reads `env_file` as Compose does, except that nothing is expanded: `$` and `${…}` are what they are. */

export type ParsedEnvFile =
  | { readonly ok: true; readonly env: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly line: number; readonly reason: string };

const NAME = /^[A-Za-z_][\w.-]*$/;

export function parseEnvFile(text: string): ParsedEnvFile {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const env = new Map<string, string>();
  let at = 0;
  while (at < source.length) {
    const lineEnd = endOfLine(source, at);
    const line = source.slice(at, lineEnd);
    const fail = (reason: string): ParsedEnvFile => ({ ok: false, line: lineOf(source, at), reason });
    if (/^\s*(?:#|$)/.test(line)) {
      at = lineEnd + 1;
      continue;
    }
    const head = /^\s*(?:export\s+)?([^=:\s]*)\s*[=:][ \t]*/.exec(line);
    const name = head?.[1] ?? '';
    if (head === null) return fail('it has no "="');
    if (!NAME.test(name)) return fail('it does not start with the name of a variable');
    const valueAt = at + head[0].length;
    const quote = source.charAt(valueAt);
    if (quote !== '"' && quote !== "'") {
      env.set(
        name,
        source
          .slice(valueAt, lineEnd)
          .replace(/\s#.*$/, '')
          .trimEnd(),
      );
      at = lineEnd + 1;
      continue;
    }
    const close = closingQuote(source, valueAt, quote);
    if (close === undefined) return fail('a quote does not end');
    const rest = endOfLine(source, close);
    if (!/^\s*(?:#.*)?$/.test(source.slice(close + 1, rest))) return fail('something stands behind the closing quote');
    const inside = source.slice(valueAt + 1, close);
    env.set(name, quote === '"' ? unescaped(inside) : inside);
    at = rest + 1;
  }
  return { ok: true, env: Object.fromEntries(env) };
}

/** Quoted values may go over several lines; only in double quotes a backslash escapes. */
function closingQuote(source: string, open: number, quote: string): number | undefined {
  for (let at = open + 1; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '\\' && quote === '"') at++;
    else if (character === quote) return at;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  $: '$',
  '\\': '\\',
};

/** Other backslashes stay: `\d` is `\d`. */
function unescaped(text: string): string {
  return text.replace(/\\([abfnrtv"$\\])/g, (_whole, character: string) => ESCAPES[character] ?? character);
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}

function lineOf(source: string, at: number): number {
  return source.slice(0, at).split('\n').length;
}
