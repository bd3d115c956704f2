import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AppError, ERRORS, type ErrorCode } from '../../src/base/index.js';
import { exitCodeOf } from '../../src/cli/exit-codes.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const PAGES = join(ROOT, 'docs/plugins');

const FAULTS: Readonly<Record<string, string>> = {
  user: 'what was asked or configured',
  image: 'the image',
  surroundings: 'the surroundings',
  plugin: 'the plugin',
  us: 'docker-watcher',
};

it('docs/errors.md names every code, as the tables of the code have them', async () => {
  const rows = Object.entries(ERRORS).map(([code, { status, fault, retryable }]) => {
    const exit = exitCodeOf(new AppError(code as ErrorCode, ''));
    return `| \`${code}\` | ${status} | ${exit} | ${FAULTS[fault]} | ${retryable ? 'yes' : 'no'} |`;
  });
  const page = `# Error codes

Every error of the API (\`code\` of its problem JSON), the command and the failure card has one of these. They are part of the public contract: never
renamed, never reused. *Again*: trying again may help, and what docker-watcher does by itself it does try again. A digest is quarantined only for a fault
of the image.

| code | HTTP | exit | whose fault | again |
|---|---|---|---|---|
${rows.join('\n')}

## Codes of plugins

A part says what went wrong by the code of its \`PluginError\`; the API shows it as \`details.reason\` of \`plugin.failed\` (it may help to try again) or
\`plugin.refused\`.

| code | means |
|---|---|
${(await pluginCodes()).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`).join('\n')}
`;
  await expect(page).toMatchFileSnapshot(join(ROOT, 'docs/errors.md'));
});

/** The type lists each code below its meaning. */
async function pluginCodes(): Promise<readonly (readonly [code: string, meaning: string])[]> {
  const source = await readFile(join(ROOT, 'packages/sdk/src/error.ts'), 'utf8');
  const found = [...source.matchAll(/\/\*\* (.+?) \*\/\n\s+\| '(\w+)'/g)].map(
    ([, meaning = '', code = '']) => [code, meaning] as const,
  );
  expect(found.length).toBe(source.match(/^ {2}\| '/gm)?.length);
  return found;
}

describe.each((await readdir(PAGES)).filter((name) => name.endsWith('.md')))('docs/plugins/%s', (name) => {
  it('shows files as they are', async () => {
    const text = await readFile(join(PAGES, name), 'utf8');
    for (const [, path = '', code = ''] of text.matchAll(/^`(examples\/.+)`\n\n```ts\n([\s\S]*?)```$/gm))
      expect(code, path).toBe(await readFile(join(ROOT, path), 'utf8'));
    expect(text.match(/^`examples\//gm)?.length ?? 0).toBe(text.match(/^`examples\/.+`\n\n```ts$/gm)?.length ?? 0);
  });

  it('leads to pages that are there', async () => {
    const text = await readFile(join(PAGES, name), 'utf8');
    for (const [, to = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(
        await stat(join(dirname(join(PAGES, name)), to)).then(
          () => 'there',
          () => `${to} is not there`,
        ),
      ).toBe('there');
  });
});

it('the tutorial tests as the template does', async () => {
  const tutorial = await readFile(join(PAGES, 'tutorial.md'), 'utf8');
  const template = await readFile(
    join(ROOT, 'packages/create-docker-watcher-plugin/templates/notifier/test/plugin.test.ts'),
    'utf8',
  );
  expect(tutorial).toContain(template.replaceAll('__PART__', 'message'));
});
