import semver from 'semver';
import { parseTagPattern, type TagPattern, type TagPolicy } from '../../images/index.js';
import type { Problems } from '../source/problems.js';
import type { Given, Levels } from './levels.js';

/** Which tags a stage takes; undefined when that can't be told. */
export function tagPolicyOf(levels: Levels, problems: Problems): TagPolicy | undefined {
  const pattern = patternOf(levels.given('tag_pattern'), problems);
  const exclude = patternOf(levels.given('tag_exclude'), problems);
  if (pattern === undefined) return undefined;
  return { pattern, ...(exclude === undefined ? {} : { exclude }), order: levels.valueOrDefault('order') };
}

function patternOf(
  given: Given<string | { readonly semver?: string }> | undefined,
  problems: Problems,
): TagPattern | undefined {
  if (given === undefined) return undefined;
  const { value, path } = given;
  if (typeof value === 'object') {
    if (value.semver === undefined) return undefined;
    if (semver.validRange(value.semver) !== null) return { kind: 'semver', text: value.semver };
    problems.add([...path, 'semver'], 'This is no range of versions.', 'Such as "^1.2", "1.x" or ">=1.2 <3".');
    return undefined;
  }
  const pattern = parseTagPattern(value);
  if (pattern === undefined) {
    problems.add(path, 'This regular expression does not compile.', 'Look for an unclosed bracket or a stray "*".');
    return undefined;
  }
  if (pattern.kind === 'glob' && /[\\^$]|\s/.test(value.replace(/\[[^\]]*\]/g, ''))) {
    problems.add(
      path,
      'No tag can match this glob: tags hold letters, digits, ".", "_" and "-".',
      'A regular expression stands in slashes: "/^v\\d+$/".',
    );
  }
  return pattern;
}
