// Moments, and percentiles of what was measured.

/** The value that `share` (0 … 1) of all values do not exceed; NaN for none. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** Milliseconds since 1970, to the microsecond: the same in every process. */
export function instant() {
  return performance.timeOrigin + performance.now();
}

export function median(values) {
  return percentile(values, 0.5);
}
