import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const REMARK = join(ROOT, 'node_modules/.bin/remark');
/** Where people read. Links are files, and headings in them; other hosts are not asked. */
const READ = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs', 'examples', 'packages'];

function checkLinks(
  places: readonly string[],
  cwd = ROOT,
): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const rules = ['--use', `${join(ROOT, 'node_modules/remark-validate-links/index.js')}=repository:false`];
    const ignore = ['--ignore-pattern', 'packages/*/templates/**', '--ignore-pattern', '**/dist/**'];
    const child = spawn(REMARK, [...rules, ...ignore, '--frail', '--quiet', '--no-stdout', ...places], { cwd });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

it('no link leads nowhere', async () => {
  const { code, said } = await checkLinks(READ);
  expect(said).toBe('');
  expect(code).toBe(0);
}, 120_000);

it('one that does would be found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dw-links-'));
  await writeFile(join(folder, 'page.md'), '# Here\n\n[a page](there.md), [a heading](#nowhere), [good](#here)\n');
  const { code, said } = await checkLinks(['page.md'], folder);
  expect(code).toBe(1);
  expect(said).toContain('there.md');
  expect(said).toContain('#nowhere');
  expect(said).not.toContain('#here`');
  await rm(folder, { recursive: true });
}, 60_000);
