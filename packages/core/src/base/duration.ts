const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/;
const PIECE = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g;

/** Reads `30s`, `1h30m`, `250ms`, `0` into milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '0') return 0;
  if (!WHOLE.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(PIECE)) total += Number(amount) * UNITS[unit as keyof typeof UNITS];
  return Math.round(total);
}

/** Writes milliseconds for people: `850 ms`, `12.3 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const pairs: [number, string, number, string][] = [
    [3_600_000, 'min', 60_000, 's'],
    [86_400_000, 'h', 3_600_000, 'min'],
    [Number.POSITIVE_INFINITY, 'd', 86_400_000, 'h'],
  ];
  const small: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };
  for (const [below, big, bigMs, little] of pairs) {
    if (ms >= below) continue;
    const whole = Math.floor(ms / bigMs);
    const rest = Math.floor((ms % bigMs) / (small[little] ?? 1));
    return rest === 0 ? `${whole} ${big}` : `${whole} ${big} ${rest} ${little}`;
  }
  return `${Math.round(ms)} ms`;
}
