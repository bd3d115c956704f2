import picomatch from 'picomatch';
import semver from 'semver';

export type TagPattern =
  | { readonly kind: 'glob'; readonly text: string }
  | { readonly kind: 'regex'; readonly text: string }
  | { readonly kind: 'semver'; readonly text: string };

export type TagOrder = 'auto' | 'semver' | 'pushed' | 'seen';

/** Which tags of an image a stage takes, and which of two is newer. */
export interface TagPolicy {
  readonly pattern: TagPattern;
  readonly exclude?: TagPattern;
  readonly order: TagOrder;
}

export type TagMatch = 'match' | 'pattern' | 'excluded';

const matchers = new WeakMap<TagPattern, (tag: string) => boolean>();

/** `match`, or which half of the policy left the tag out. */
export function matchTag(policy: TagPolicy, tag: string): TagMatch {
  if (!matcherOf(policy.pattern)(tag)) return 'pattern';
  if (policy.exclude !== undefined && matcherOf(policy.exclude)(tag)) return 'excluded';
  return 'match';
}

/** The version in a tag, never coerced: `v1.2.3` and `1.2.3-rc.1` are; `1.2`, `sha-1234abc`, `2024`, `vv1.2.3` are not. */
export function versionOf(tag: string): semver.SemVer | undefined {
  // The parser itself takes leading `v`, `=` and spaces: none may be left over here.
  const version = /^v?(\d.*)$/.exec(tag)?.[1];
  return version === undefined ? undefined : (semver.parse(version) ?? undefined);
}

/** Reads `dev-*` (glob) or `/^v\d+$/` (regular expression); undefined with a regex that does not compile. */
export function parseTagPattern(text: string): TagPattern | undefined {
  const regex = /^\/(.*)\/$/s.exec(text);
  if (regex === null) return { kind: 'glob', text };
  try {
    new RegExp(regex[1] ?? '');
  } catch {
    return undefined;
  }
  return { kind: 'regex', text: regex[1] ?? '' };
}

function matcherOf(pattern: TagPattern): (tag: string) => boolean {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    matcher = compile(pattern);
    matchers.set(pattern, matcher);
  }
  return matcher;
}

function compile(pattern: TagPattern): (tag: string) => boolean {
  switch (pattern.kind) {
    case 'glob':
      return picomatch(pattern.text, { dot: true, nonegate: true });
    case 'regex': {
      const regex = new RegExp(pattern.text);
      return (tag) => regex.test(tag);
    }
    case 'semver': {
      const range = new semver.Range(pattern.text);
      return (tag) => {
        const version = versionOf(tag);
        return version !== undefined && range.test(version);
      };
    }
  }
}
