type Plain = Readonly<Record<string, unknown>>;

/** The configuration as the API tells it, in the words of the file: its keys, its durations, its sizes. */
export function asWritten({ registries, proxy, notifiers, stages, ...rest }: Plain): Plain {
  return written({
    ...rest,
    registries: partsOf(registries),
    proxy: isPlain(proxy) ? partOf(proxy) : undefined,
    notifiers: partsOf(notifiers),
    projects: projectsOf(plains(stages)),
  }) as Plain;
}

/** One stage as it would stand in the file, with all that it takes over from its project. */
export function stageAsWritten({ key: _, project: __, stage: ___, tags, probe, run, ...rest }: Plain): Plain {
  return written({
    ...rest,
    ...(isPlain(tags) ? tagsOf(tags) : {}),
    healthcheck: isPlain(probe) ? withSettings(probe) : undefined,
    ...(isPlain(run) ? runOf(run) : {}),
  }) as Plain;
}

function projectsOf(stages: readonly Plain[]): Plain {
  const projects: Record<string, { stages: Record<string, Plain> }> = {};
  for (const stage of stages) {
    const project = String(stage.project);
    projects[project] ??= { stages: {} };
    projects[project].stages[String(stage.stage)] = stageAsWritten(stage);
  }
  return projects;
}

function partsOf(parts: unknown): Plain {
  return Object.fromEntries(plains(parts).map((part) => [String(part.id), partOf(part)]));
}

function partOf({ id: _, ...part }: Plain): Plain {
  return withSettings(part);
}

/** What a plugin reads stands beside what we read. */
function withSettings({ type, settings, ...rest }: Plain): Plain {
  return { type, ...(isPlain(settings) ? settings : {}), ...rest };
}

function tagsOf({ pattern, exclude, order }: Plain): Plain {
  return { tag_pattern: patternOf(pattern), tag_exclude: patternOf(exclude), order };
}

function patternOf(pattern: unknown): string | undefined {
  if (!isPlain(pattern)) return undefined;
  const { kind, text } = pattern;
  if (kind === 'regex') return `/${text}/`;
  return kind === 'semver' ? `semver: ${text}` : String(text);
}

function runOf({ memoryBytes, cpus, pids, mounts, ...rest }: Plain): Plain {
  const limits = { memoryBytes, cpus, pids };
  const hasLimits = Object.values(limits).some((limit) => limit !== undefined);
  return { ...rest, volumes: mounts, resources: hasLimits ? limits : undefined };
}

/** Names in these are a person's own. */
const OWN_NAMES = new Set(['labels', 'sysctls', 'options', 'tmpfs', 'projects', 'stages', 'registries', 'notifiers']);

function written(value: unknown, isOwn = false): unknown {
  if (Array.isArray(value)) return value.map((item) => written(item));
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([name, item]) => {
      if (isOwn) return [name, written(item)];
      if (typeof item === 'number' && name.endsWith('Ms')) return [snake(name.slice(0, -2)), durationOf(item)];
      if (typeof item === 'number' && name.endsWith('Bytes')) return [snake(name.slice(0, -5)), sizeOf(item)];
      return [snake(name), written(item, OWN_NAMES.has(name))];
    }),
  );
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function durationOf(ms: number): string {
  return inUnits(ms, [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ]);
}

function sizeOf(bytes: number): string {
  return inUnits(bytes, [
    ['g', 1024 ** 3],
    ['m', 1024 ** 2],
    ['k', 1024],
    ['b', 1],
  ]);
}

/** In the largest unit of which it is a whole number. */
function inUnits(value: number, units: readonly (readonly [string, number])[]): string {
  const [unit, size] = units.find(([, one]) => value % one === 0 && value >= one) ?? units.at(-1) ?? ['', 1];
  return `${value / size}${unit}`;
}

function plains(value: unknown): readonly Plain[] {
  return Array.isArray(value) ? value.filter(isPlain) : [];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
