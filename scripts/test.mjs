// `npm test`: everything, on real parts. Installs and starts what it needs, stops it after; the last line is the total.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ROOT } from './bootstrap.mjs';

const STATIC_CHECKS = [
  ['types', 'tsc', ['-p', 'tsconfig.check.json']],
  ['types of the dashboard', 'tsc', ['-p', 'packages/dashboard', '--noEmit']],
  ['lint and import rules', 'biome', ['check', '--error-on-warnings', '.']],
  ['dead code', 'knip', ['--no-progress']],
];

/** What the tests run real parts of. */
const PROGRAMS = [
  ['docker-registry', ['docker-registry']],
  ['nginx', ['nginx']],
  ['openssl', ['openssl']],
  ['chromium', ['chromium']],
  ['unshare', ['util-linux']],
  ['ip', ['iproute2']],
  ['docker-compose', ['docker-compose']],
  ['debootstrap', ['debootstrap']],
];

const total = { passed: 0, failed: 0 };

await bootstrap();
for (const [name, command, args] of STATIC_CHECKS) {
  console.log(`\nChecking ${name} …`);
  count(await succeeds(`node_modules/.bin/${command}`, args), name);
}

console.log('\nChecking packages …');
count(await succeeds('node', ['scripts/check-packages.mjs']), 'packages');

const { ensureProgram } = await import('./services/apt.mjs');
for (const [program, packages] of PROGRAMS) await ensureProgram(program, packages, console.log);
const { startEngine } = await import('./services/engine.mjs');
const engine = await startEngine({ log: console.log });
const folder = await mkdtemp(join(tmpdir(), 'docker-watcher-test-'));
try {
  const env = { ...process.env, DOCKER_HOST: engine.host };
  // One after the other: the end-to-end tests prune images and count milliseconds.
  for (const project of ['unit', 'contract', 'e2e']) await runTests(project, folder, env);
  console.log('\nThe demo, unattended …');
  count(await succeeds('node', ['scripts/demo.mjs', '--once'], env), 'demo --once');
} finally {
  await rm(folder, { recursive: true, force: true });
  await engine.stop();
}

process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

function count(ok, name) {
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) console.error(`✗ ${name}`);
}

async function runTests(project, folder, env) {
  const report = join(folder, `${project}.json`);
  const fine = await succeeds(
    'node_modules/.bin/vitest',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    env,
  );
  await addReport(report, fine);
}

/** Adds vitest's own count; a run that failed without a failed test (a broken file, say) counts as one failure. */
async function addReport(file, fine) {
  const report = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  total.passed += report?.numPassedTests ?? 0;
  total.failed += report?.numFailedTests ?? 0;
  if (!fine && (report?.numFailedTests ?? 0) === 0) count(false, 'vitest');
}

function succeeds(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
