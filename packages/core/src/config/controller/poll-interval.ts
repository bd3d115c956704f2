import { parseDuration } from '../../base/index.js';
import type { LoadContext } from '../context.js';
import type { Path } from '../source/path.js';

const LEAST_MS = 5_000;
const DEFAULT = '60s';

interface Given {
  readonly value: string | number;
  readonly path: Path;
}

/** In milliseconds: as given, else what the file says for all registries. */
export function pollIntervalOf(context: LoadContext, given: Given = forAll(context)): number {
  const ms = parseDuration(String(given.value)) ?? 0;
  if (ms < LEAST_MS) {
    context.problems.add(
      given.path,
      'The pause between looks is too short.',
      'At least 5s: registries limit requests.',
    );
  }
  return ms;
}

function forAll({ raw, problems }: LoadContext): Given {
  const top = { value: raw.poll_interval ?? DEFAULT, path: ['poll_interval'] };
  const inGlobal = raw.global?.poll_interval;
  if (inGlobal === undefined) return top;
  const path = ['global', 'poll_interval'];
  if (raw.poll_interval !== undefined) {
    problems.add(
      path,
      `The poll interval is set twice: here and on line ${problems.lineOf(['poll_interval'])}.`,
      'Keep one of the two.',
      'key',
    );
  }
  return { value: inGlobal, path };
}
