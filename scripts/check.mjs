// Everything that must be green before a commit: types, lint and import rules, dead code, unit tests.
import { spawn } from 'node:child_process';

const CHECKS = [
  ['types', 'tsc', ['-p', 'tsconfig.check.json']],
  ['types of the dashboard', 'tsc', ['-p', 'packages/dashboard', '--noEmit']],
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['dead code', 'knip', ['--no-progress']],
  ['unit tests', 'vitest', ['run', '--project', 'unit', '--reporter=dot']],
];

/** Runs one check to its end, output kept until it is known whether anybody wants to read it. */
function run([name, command, args]) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(`node_modules/.bin/${command}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (code) =>
      resolve({ name, ok: code === 0, output, seconds: (performance.now() - started) / 1000 }),
    );
  });
}

let failed = 0;
for (const check of CHECKS) {
  const { name, ok, output, seconds } = await run(check);
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) {
    failed += 1;
    console.log(output);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
