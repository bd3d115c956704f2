// What the crash test tells: counts, how long it takes to be well again, and which steps the kills fell into.

const BAR = 40;

export function report(say, { kills, struck, convergedMs, sent, longestMs, wrong }) {
  const sorted = convergedMs.toSorted((a, b) => a - b);
  say('');
  say(`${kills} kills, which fell into ${struck.length} deploys; ${sent} visitors meanwhile.`);
  say(
    `Well again without help: median ${seconds(sorted[Math.floor(sorted.length / 2)])}, longest ${seconds(sorted.at(-1))}.`,
  );
  const worst = [...longestMs].map(([kind, ms]) => `${kind} ${seconds(ms)}`).join(', ');
  say(`Longest time a route led to a container that was down: ${worst}.`);
  say('');
  say('Where the journals stood:');
  for (const line of histogram(struck.map(({ at }) => at))) say(line);
  say('');
  for (const line of [...new Set(wrong)]) say(`✗ ${line}`);
  say(wrong.length === 0 ? 'Nothing was lost.' : `${wrong.length} violations.`);
}

function histogram(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const most = Math.max(...counts.values(), 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(
      ([name, count]) =>
        `  ${name.padEnd(24)} ${String(count).padStart(4)} ${'█'.repeat(Math.ceil((count / most) * BAR))}`,
    );
}

function seconds(ms = 0) {
  return `${(ms / 1_000).toFixed(1)} s`;
}
