import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const LONGEST_FILE = 400;
/** Nobody reads or changes it: a test makes it, and fails when it is not as it would be made. */
const MADE_BY_A_TEST = '// biome-ignore-all format: made from';

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/node_modules|\/dist\//.test(path));
}

describe('the house', () => {
  it('has no file that is two files', async () => {
    const files = [...(await sources('packages')), ...(await sources('e2e')), ...(await sources('scripts'))];
    expect(files.length).toBeGreaterThan(50);
    const long: string[] = [];
    for (const file of files) {
      const text = await readFile(join(ROOT, file), 'utf8');
      const lines = text.split('\n').length - 1;
      if (lines > LONGEST_FILE && !text.startsWith(MADE_BY_A_TEST)) long.push(`${file}: ${lines}`);
    }
    expect(long).toEqual([]);
  });

  it('has rooms that are entered by an index', async () => {
    const rooms = (await readdir(join(ROOT, 'packages/core/src'), { withFileTypes: true })).filter((entry) =>
      entry.isDirectory(),
    );
    expect(rooms.length).toBeGreaterThanOrEqual(14);
    for (const room of rooms) {
      if (room.name === 'bin') continue;
      const files = await readdir(join(ROOT, 'packages/core/src', room.name));
      expect(files, room.name).toContain('index.ts');
    }
  });

  it('keeps plugins apart from core', async () => {
    const files = (await sources('packages')).filter(
      (file) => /^packages\/(plugin-|oci-client|sdk)/.test(file) && /\/src\//.test(file),
    );
    const offenders: string[] = [];
    for (const file of files.filter((name) => !name.endsWith('.test.ts'))) {
      if (/from '@docker-watcher\/core/.test(await readFile(join(ROOT, file), 'utf8'))) offenders.push(file);
    }
    expect(offenders).toEqual([]);
  });
});

/** No compiler looks at these, and what git ignores is there for its author alone. */
it('has scripts that import only what is kept', async () => {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT });
  const kept = new Set(stdout.split('\n'));
  const scripts = [...kept].filter((file) => file.endsWith('.mjs') && !file.includes('/templates/'));
  expect(scripts.length).toBeGreaterThan(50);
  const lost: string[] = [];
  for (const file of scripts) {
    const text = await readFile(join(ROOT, file), 'utf8').catch(() => '');
    for (const [, path = ''] of text.matchAll(/(?:from|import\() ?'(\.{1,2}\/[^']+\.mjs)'/g)) {
      const wanted = join(dirname(file), path);
      if (!kept.has(wanted)) lost.push(`${file}: ${path}`);
    }
  }
  expect(lost).toEqual([]);
});

it('joins signals in the one way that leaves nothing behind', async () => {
  const offenders: string[] = [];
  for (const file of await sources('packages/core/src'))
    if ((await readFile(join(ROOT, file), 'utf8')).includes('AbortSignal.any(')) offenders.push(file);
  expect(offenders, 'withSignals of base says why').toEqual([]);
});

/** The import rules live in biome.json; these are their negative controls. */
describe('the import rules', () => {
  const cases: [file: string, code: string, refused: boolean][] = [
    ['images/a.ts', `import { x } from '../deploy/index.js';`, true],
    ['images/b.ts', `import { x } from '../base/index.js';`, false],
    ['base/a.ts', `import { x } from '../images/index.js';`, true],
    ['deploy/a.ts', `import { x } from '../images/order.js';`, true],
    ['deploy/steps/a.ts', `import { x } from '../../images/order.js';`, true],
    ['deploy/steps/b.ts', `import { x } from '../../images/index.js';`, false],
    ['deploy/b.ts', `import { x } from '../store/index.js';`, true],
    ['deploy/c.ts', `import type { x } from '../docker/index.js';`, true],
    ['deploy/d.ts', `import x from 'koa';`, true],
    ['detection/a.ts', `import { x } from '../http/index.js';`, true],
    ['docker/a.ts', `import type { x } from '../deploy/index.js';`, false],
    ['docker/b.ts', `import x from 'dockerode';`, false],
    ['docker/c.ts', `import { x } from '../store/index.js';`, true],
    ['store/a.ts', `import { x } from '../http/index.js';`, true],
    ['http/a.ts', `import { x } from '../app/index.js';`, true],
    ['http/b.ts', `import { x } from '../deploy/index.js';`, false],
    ['cli/a.ts', `import { x } from '../app/index.js';`, true],
    ['config/a.ts', `import x from 'got';`, true],
  ];
  let found: ReadonlySet<string>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dw-rules-'));
    const config = JSON.parse(await readFile(join(ROOT, 'biome.json'), 'utf8')) as Record<string, unknown>;
    delete config.$schema;
    delete config.vcs;
    await writeFile(join(folder, 'biome.json'), JSON.stringify(config));
    for (const [file, code] of cases) {
      const path = join(folder, 'packages/core/src', file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${code}\nexport const y = x;\n`);
    }
    found = await offenders(folder);
  }, 30_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(cases)('%s: %s', (file, _, refused) => {
    expect(found.has(file)).toBe(refused);
  });
});

function offenders(folder: string): Promise<ReadonlySet<string>> {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  return new Promise((resolve) => {
    execFile(
      biome,
      ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=200', '.'],
      { cwd: folder },
      (_, stdout, stderr) => {
        const files = `${stdout}${stderr}`.matchAll(
          /packages\/core\/src\/(\S+?\.ts):\d+:\d+ lint\/style\/noRestrictedImports/g,
        );
        resolve(new Set([...files].map(([, file]) => file ?? '')));
      },
    );
  });
}
