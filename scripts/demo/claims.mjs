// The table at the end: what was claimed, what was seen.

/** Collects claims; each holds or not by what was observed. */
export function claimsBook() {
  const rows = [];
  return {
    rows,
    claim(text, holds, seen) {
      rows.push({ text, holds: Boolean(holds), seen: String(seen) });
    },
    allHold: () => rows.length > 0 && rows.every(({ holds }) => holds),
    print() {
      const width = Math.max(...rows.map(({ text }) => text.length));
      for (const { text, holds, seen } of rows) console.log(`  ${holds ? '✓' : '✗'} ${text.padEnd(width)}  ${seen}`);
    },
  };
}
