import { parseDuration } from '../../base/index.js';
import type { Hook, StageSpec } from '../../deploy/index.js';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';
import { itemsOf, type Levels } from './levels.js';

const DEFAULT_TIMEOUT = '60s';

type RawHook = readonly string[] | { readonly command?: readonly string[]; readonly timeout?: string | number };

/** Commands around the switch. */
export function hooksOf(levels: Levels, problems: Problems): StageSpec['hooks'] {
  const given = levels.given('hooks');
  if (given === undefined) return {};
  const { before_switch: before, after_switch: after } = given.value;
  const beforeSwitch = hookOf(before, [...given.path, 'before_switch'], problems);
  const afterSwitch = hookOf(after, [...given.path, 'after_switch'], problems);
  return {
    ...(beforeSwitch === undefined ? {} : { beforeSwitch }),
    ...(afterSwitch === undefined ? {} : { afterSwitch }),
  };
}

function hookOf(raw: RawHook | undefined, at: Path, problems: Problems): Hook | undefined {
  if (raw === undefined) return undefined;
  const { command: words, timeout = DEFAULT_TIMEOUT } = 'length' in raw ? { command: raw } : raw;
  const command = itemsOf(words);
  if (words !== undefined && command.length === 0 && words.length === 0) {
    problems.add(at, 'This hook runs nothing.', 'Such as ["node", "migrate.js"]; or take the key away.', 'key');
  }
  return { command, timeoutMs: parseDuration(String(timeout)) ?? 0 };
}
