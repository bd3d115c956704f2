import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.js';
import { commandLine } from './run.js';

const FILE = join(import.meta.dirname, '../../../../docs/cli.md');
/** Told once, not with each command. */
const EVERYWHERE = ['--config', '--data', '--url', '--token-file', '--json', '--help', '--version'];

const RESTORING = `## Restoring a backup

\`docker-watcher backup FILE --with-key\` writes the database to \`FILE\` and the key of its sealed secrets to \`FILE.key\`. Keep the
two apart: together they tell every secret. To go back to them:

1. Stop docker-watcher. Containers and routes serve on.
2. Put away \`docker-watcher.db\`, \`docker-watcher.db-wal\` and \`docker-watcher.db-shm\` of the data folder; leave \`parts/\` where it
   is: the embedded proxy's routes are there.
3. Copy \`FILE\` to \`docker-watcher.db\` and \`FILE.key\` to \`secret.key\`, readable by the user of docker-watcher alone
   (\`chmod 600\`). Without \`--with-key\`: the \`secret.key\` that was in the data folder when the backup was taken.
4. Start docker-watcher, and look at \`docker-watcher doctor\` and \`docker-watcher plan\`: what was deployed since the backup is told
   there.
`;

/** The page is made from the commands themselves: `vitest -u` writes it anew. */
it('has a page in the documentation that tells every command', async () => {
  const { command } = commandLine().program();
  expect(leavesOf(command).length).toBeGreaterThan(20);
  for (const { name, one } of leavesOf(command)) expect(one.description(), name).not.toBe('');
  await expect(page(command)).toMatchFileSnapshot(FILE);
});

it('has a help for each command that fits 80 columns', () => {
  const { command } = commandLine().program();
  for (const { name, one } of [{ name: '', one: command }, ...leavesOf(command)]) {
    const help = one.helpInformation();
    expect(help, name).toContain('Usage: docker-watcher');
    for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  }
});

function leavesOf(parent: Command, path: readonly string[] = []): { readonly name: string; readonly one: Command }[] {
  return parent.commands.flatMap((one) => {
    const name = [...path, one.name()];
    return one.commands.length > 0 ? leavesOf(one, name) : [{ name: name.join(' '), one }];
  });
}

function page(command: Command): string {
  const groups = new Map<string, string[]>();
  for (const top of command.commands) {
    const told = groups.get(top.helpGroup()) ?? [];
    groups.set(top.helpGroup(), told);
    const leaves = top.commands.length > 0 ? leavesOf(top, [top.name()]) : [{ name: top.name(), one: top }];
    told.push(...leaves.map(({ name, one }) => section(name, one)));
  }
  const sections = [...groups].map(([group, told]) => `## ${group.replace(/:$/, '')}\n\n${told.join('\n')}`);
  return `# The command line

\`docker-watcher\` speaks to the controller over the unix socket in its data folder, so it works inside the container too
(\`docker exec\`), without a token. It finds the folder by \`--data\` or \`DOCKER_WATCHER_DATA\`, else by the configuration file
(\`--config\`, \`DOCKER_WATCHER_CONFIG\`, \`./docker-watcher.yaml\`, \`./config.yaml\`, \`/app/config.yaml\`). From elsewhere: \`--url\` or
\`DOCKER_WATCHER_URL\`, with a token from \`--token-file\` or \`DOCKER_WATCHER_TOKEN\`; never as an argument, which others would see.

\`--json\` prints the answer of [the API](api.md) as it is. Exit codes: ${EXIT.ok} done; ${EXIT.failure} tried, and failed; ${EXIT.usage} the command or the
configuration is not right; ${EXIT.refused} refused: not allowed, or not now.

${sections.join('\n')}
${RESTORING}`;
}

function section(name: string, one: Command): string {
  const own = one.options.filter(({ long }) => !EVERYWHERE.includes(long ?? '') || !one.options.some(isUrl));
  const rows = own.map((option) => `| \`${option.flags}\` | ${option.description}${choicesOf(option)} |`);
  const usage = `docker-watcher ${name} ${one.usage().replace('[options]', '').trim()}`.trimEnd();
  const table = rows.length === 0 ? '' : `\n| option | what it is |\n|---|---|\n${rows.join('\n')}\n`;
  return `### \`${usage}\`\n\n${one.description()}.\n${table}`;
}

/** It speaks to the controller. */
function isUrl({ long }: Option): boolean {
  return long === '--url';
}

function choicesOf({ argChoices }: Option): string {
  return argChoices === undefined ? '' : `: ${argChoices.join(', ')}`;
}
