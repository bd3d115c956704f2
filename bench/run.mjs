// `npm run bench -- NAME`: measures one of our claims and prints figure, limit and ratio; exits 1 when a goal is missed.
// `all`: every one. `--json`: for machines. `--report`: misses are told, and the exit code stays 0. `--long`: more of it.
// `--smoke`: little of it, to see that the measuring works. `--write`: into docs/benchmarks.md as well.
import { bootstrap } from '../scripts/bootstrap.mjs';

const NAMES = ['traffic', 'deploy', 'polling', 'webhooks', 'api', 'footprint', 'proxy'];
const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith('--')));
const asked = words.filter((word) => !word.startsWith('--'));
const names = asked.includes('all') ? NAMES : asked;
const strange = [
  ...names.filter((name) => !NAMES.includes(name)),
  ...[...flags].filter((flag) => !['--json', '--report', '--long', '--smoke', '--write'].includes(flag)),
];
if (names.length === 0 || strange.length > 0) {
  console.error(
    `${strange.length > 0 ? `There is no ${strange.join(', ')}. ` : ''}npm run bench -- NAME, or all: ${NAMES.join(', ')}`,
  );
  process.exit(2);
}

await bootstrap();
const { isMet, print } = await import('./lib/figures.mjs');
const { measure } = await import('./lib/measure.mjs');
const say = flags.has('--json') ? () => {} : console.error;
const results = [];
for (const name of names) {
  const result = await measure(name, { say, long: flags.has('--long'), smoke: flags.has('--smoke') });
  results.push(result);
  if (!flags.has('--json')) print(result);
}
if (flags.has('--json')) console.log(JSON.stringify(results, null, 2));
if (flags.has('--write')) {
  const { writePage } = await import('./lib/page.mjs');
  await writePage(results);
}
const missed = results.flatMap(({ figures }) => figures).filter((figure) => !isMet(figure));
process.exit(missed.length === 0 || flags.has('--report') ? 0 : 1);
