import { parseDuration } from '../../base/index.js';
import type { ProbeSpec } from '../../deploy/index.js';
import type { LoadContext } from '../context.js';
import { checkPart, checkSettings } from '../parts/check-settings.js';
import { BUILT_IN_PROBES, PROBE_KEYS } from '../schema/healthcheck.js';
import { closest } from '../source/did-you-mean.js';
import type { Given } from './levels.js';

type RawProbe = Readonly<Record<string, unknown>> & {
  readonly type?: string;
  readonly interval?: string | number;
  readonly timeout?: string | number;
  readonly deadline?: string | number;
};

/** How a new container is asked; undefined: the default gate. */
export function probeOf(given: Given<string | RawProbe> | undefined, context: LoadContext): ProbeSpec | undefined {
  if (given === undefined) return undefined;
  const raw = typeof given.value === 'string' ? fromText({ ...given, value: given.value }, context) : given.value;
  if (raw === undefined || context.problems.isSpoiled([...given.path, 'type'])) return undefined;
  const type = raw.type ?? defaultOf('type');
  const { path: at } = given;
  const ownKeys = Object.keys(PROBE_KEYS);
  const settings = Object.fromEntries(Object.entries(raw).filter(([key]) => !ownKeys.includes(key)));
  const ms = (key: 'interval' | 'timeout' | 'deadline'): number =>
    parseDuration(String(raw[key] ?? defaultOf(key))) ?? 0;
  const checked = settingsOf({ type, settings, at, typeAt: [...at, 'type'], ownKeys }, context);
  if (checked === undefined) return undefined;
  return { type, settings: checked, intervalMs: ms('interval'), timeoutMs: ms('timeout'), deadlineMs: ms('deadline') };
}

/** Whether it needs a port of the stage to ask at. */
export function asksAtPort({ type }: ProbeSpec): boolean {
  return type === 'http' || type === 'tcp';
}

/** A path, or the type of a probe that needs no settings. */
function fromText({ value, path }: Given<string>, { problems }: LoadContext): RawProbe | undefined {
  if (value.startsWith('/')) return { type: 'http', path: value };
  if (value === 'docker' || value === 'tcp') return { type: value };
  const meant = closest(value, ['docker', 'tcp']);
  problems.add(
    path,
    'This health check is neither a path nor "docker" nor "tcp".',
    meant === undefined
      ? 'A path starts with "/". Other probes are written as a map: {type: …}.'
      : `Did you mean "${meant}"?`,
  );
  return undefined;
}

function settingsOf(
  probe: Omit<Parameters<typeof checkPart>[0], 'kind'>,
  context: LoadContext,
): Readonly<Record<string, unknown>> | undefined {
  const builtIn = Object.hasOwn(BUILT_IN_PROBES, probe.type) ? BUILT_IN_PROBES[probe.type] : undefined;
  if (builtIn === undefined) {
    const meant = closest(probe.type, Object.keys(BUILT_IN_PROBES));
    const answer = context.schemas.part('probe', probe.type);
    if (!('problem' in answer) || meant === undefined) return checkPart({ ...probe, kind: 'probe' }, context);
    context.problems.add(probe.typeAt, answer.problem, `Did you mean "${meant}"?`);
    return undefined;
  }
  const { hold, ...settings } = checkSettings(builtIn, probe, context);
  return hold === undefined ? settings : { ...settings, holdMs: parseDuration(String(hold)) };
}

function defaultOf(key: keyof typeof PROBE_KEYS): string {
  return String((PROBE_KEYS[key] as { readonly default?: unknown }).default);
}
