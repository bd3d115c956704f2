/** One way to authenticate that a registry offers. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly params: Readonly<Record<string, string>>;
}

const TOKEN = /[\w!#$%&'*+.^`|~-]+/y;
const PARAMETER = /([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
const SEPARATORS = /[\s,]*/y;
const TOKEN68 = /\s+[\w.~+/-]+=*(?=\s*(?:,|$))/y;

/**
 * Reads `WWW-Authenticate`, also several headers joined by commas. Values hold commas themselves
 * (`scope="repository:a:pull,push"`), so splitting won't do. What can't be read is passed over.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; params: Record<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < header.length) {
    take(SEPARATORS);
    const parameter = take(PARAMETER);
    if (parameter !== null) {
      const [, name = '', quoted, plain = ''] = parameter;
      const current = challenges.at(-1);
      if (current !== undefined) current.params[name.toLowerCase()] ??= quoted?.replace(/\\(.)/g, '$1') ?? plain;
      continue;
    }
    const scheme = take(TOKEN);
    if (scheme === null) {
      at += 1;
      continue;
    }
    challenges.push({ scheme: scheme[0].toLowerCase(), params: {} });
    take(TOKEN68);
  }
  return challenges;
}
