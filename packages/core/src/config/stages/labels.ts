import type { LoadContext } from '../context.js';
import type { Path } from '../source/path.js';
import type { Levels } from './levels.js';
import { textsOf } from './scalars.js';

const RESERVED = 'io.docker-watcher.';

/** Labels of the container, merged by name over the levels. */
export function labelsOf(levels: Levels, context: LoadContext): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const { value, path } of levels.all('labels')) {
    const isList = Array.isArray(value);
    const named = isList
      ? value.map((line: string | undefined, index) => [...splitAt(line ?? ''), [...path, index]] as const)
      : Object.entries(textsOf(value, path, context)).map(([name, text]) => [name, text, [...path, name]] as const);
    for (const [name, text, at] of named) {
      if (name === '') continue;
      checkLabel(name, at, isList ? 'value' : 'key', context);
      labels[name] = text;
    }
  }
  return labels;
}

/** `name=value`, or a name alone. */
function splitAt(line: string): readonly [name: string, text: string] {
  const equals = line.indexOf('=');
  return equals === -1 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
}

function checkLabel(name: string, at: Path, side: 'key' | 'value', { problems }: LoadContext): void {
  if (!name.startsWith(RESERVED)) return;
  problems.add(at, `Labels that start with "${RESERVED}" are docker-watcher's own.`, 'Choose another name.', side);
}
