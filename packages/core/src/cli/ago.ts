const UNITS: readonly [below: number, size: number, unit: string][] = [
  [60_000, 1_000, 's'],
  [3_600_000, 60_000, 'min'],
  [48 * 3_600_000, 3_600_000, 'h'],
  [Number.POSITIVE_INFINITY, 86_400_000, 'd'],
];

/** How long ago, to one unit: `40 s`, `5 min`, `30 h`, `12 d`. */
export function ago(at: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(at));
  const [, size, unit] = UNITS.find(([below]) => ms < below) ?? [0, 86_400_000, 'd'];
  return `${Math.floor(ms / size)} ${unit}`;
}
