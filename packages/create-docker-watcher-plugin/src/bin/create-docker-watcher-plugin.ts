#!/usr/bin/env node
// `npm create docker-watcher-plugin NAME -- --kind KIND`
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { KINDS, planOf } from '../plan.js';
import { scaffold } from '../scaffold.js';

const USAGE = `Usage: npm create docker-watcher-plugin NAME -- --kind ${KINDS.join('|')} [--dir FOLDER]`;

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { kind: { type: 'string' }, dir: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) return print(USAGE);
  const plan = planOf({
    name: positionals[0],
    kind: values.kind,
    ...(values.dir === undefined ? {} : { dir: values.dir }),
  });
  if (typeof plan === 'string') return fail(`${plan}\n${USAGE}`, 2);
  const files = await scaffold(plan);
  print(`${plan.packageName}: ${files.length} files in ${plan.folder}`);
  print(`\n  cd ${relative(process.cwd(), plan.folder) || '.'}\n  npm install\n  npm test\n`);
  print(`Then name it in docker-watcher's configuration:\n\n  plugins: [${plan.folder}]`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(text: string, code: number): void {
  process.stderr.write(`✗ ${text}\n`);
  process.exitCode = code;
}

// A reader that has read enough, such as `head`, is no fault.
process.stdout.on('error', () => undefined);
await main(process.argv.slice(2)).catch((error: Error) => fail(error.message, 1));
