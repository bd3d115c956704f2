import type { StageKey } from '../api/api.js';
import { stageAsWritten } from './as-written.js';

type Settings = Readonly<Record<string, unknown>>;

/** What the configuration in force says of one stage, as it is written; undefined when it does not name it. */
export function stageConfig(config: Settings, { project, stage }: StageKey): Settings | undefined {
  const { stages } = config;
  if (!Array.isArray(stages)) return undefined;
  const found = (stages as Settings[]).find((one) => one.project === project && one.stage === stage);
  return found && stageAsWritten(found);
}

export interface Difference {
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Keys that say which stage it is, not how it runs. */
const NAMES = new Set([
  'tag_pattern',
  'tag_exclude',
  'order',
  'host',
  'auto_deploy',
  'confirm',
  'promote_from',
  'min_age',
  'deploy_window',
]);

/** In what two stages run differently, by dotted path. */
export function differences(from: Settings, to: Settings): readonly Difference[] {
  const before = flatten(from);
  const after = flatten(to);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !NAMES.has(path.split('.')[0] ?? '') && before.get(path) !== after.get(path))
    .sort()
    .map((path) => ({ path, from: before.get(path), to: after.get(path) }));
}

function flatten(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[path, told(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([name, item]) => [...flatten(item, path === '' ? name : `${path}.${name}`)]),
  );
}

/** A list of words reads as one: `DATABASE_URL, SENTRY_DSN`. */
function told(value: unknown): string {
  if (typeof value === 'string') return value;
  const isWords = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  return isWords ? value.join(', ') : JSON.stringify(value);
}
