// The last results as a page of the documentation.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/bootstrap.mjs';
import { columns, mark } from './figures.mjs';

const PAGE = join(ROOT, 'docs/benchmarks.md');
const HEAD = `# Benchmarks

What we claim is a command: \`npm run bench -- NAME\`, or \`all\`. Each prints its figures beside their limits, and ends with 1
when a goal is missed. Timings are compared within one run, on one machine. Made by \`npm run bench -- all --write\`.
`;

/** Replaces the sections of what was measured now; the others stay. */
export async function writePage(results) {
  const known = sections(await readFile(PAGE, 'utf8').catch(() => ''));
  for (const result of results) known.set(result.name, section(result));
  await writeFile(PAGE, [HEAD, ...known.values()].join('\n'));
}

function sections(text) {
  const found = new Map();
  for (const part of text.split(/^(?=## )/m).slice(1)) {
    const name = /^`npm run bench -- (\S+)`/m.exec(part)?.[1];
    if (name !== undefined) found.set(name, `${part.trimEnd()}\n`);
  }
  return found;
}

function section({ name, title, at, machine, tookMs, figures, notes }) {
  const rows = figures.map((figure) => `| ${mark(figure).trim()} | ${[figure.what, ...columns(figure)].join(' | ')} |`);
  const lines = [
    `## ${title}`,
    '',
    `\`npm run bench -- ${name}\`: ${at.slice(0, 10)}, ${machine}; ${Math.round(tookMs / 1_000)} s.`,
    '',
    '|  | what | figure | limit | ratio |',
    '|---|---|---:|---:|---:|',
    ...rows,
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
  return `${lines.join('\n')}\n`;
}
