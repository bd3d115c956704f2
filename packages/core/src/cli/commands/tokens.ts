import { ago } from '../ago.js';
import type { Token } from '../api.js';
import { type Context, printJson } from '../context.js';
import { formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';

export interface NewToken {
  readonly ability: string;
  readonly project?: readonly string[];
  readonly expires?: string;
}

/** The token alone goes to stdout, so that a script can keep it. */
export async function createToken(context: Context, name: string, wish: NewToken): Promise<void> {
  const made = await context.client.post<Token & { readonly token: string }>('/api/tokens', {
    name,
    ability: wish.ability,
    ...(wish.project === undefined ? {} : { projects: wish.project }),
    ...(wish.expires === undefined ? {} : { expiresIn: wish.expires }),
  });
  if (context.json) return printJson(context, made);
  context.terminal.err(`Token "${name}" (${made.ability}), shown this once:\n`);
  context.terminal.out(`${made.token}\n`);
}

export async function listTokens(context: Context): Promise<void> {
  const answer = await context.client.get<{ tokens: readonly Token[] }>('/api/tokens');
  if (context.json) printJson(context, answer);
  else context.terminal.out(formatTokens(answer.tokens, context.terminal));
}

export async function revokeToken(context: Context, id: string): Promise<void> {
  await context.client.delete(`/api/tokens/${encodeURIComponent(id)}`);
  if (context.json) printJson(context, { revoked: id });
  else context.terminal.out('Revoked.\n');
}

export function formatTokens(tokens: readonly Token[], { columns, now }: Pick<Terminal, 'columns' | 'now'>): string {
  if (tokens.length === 0) return 'There are no tokens.\n';
  return formatTable(
    [
      { title: 'ID' },
      { title: 'NAME', shrinkTo: 8 },
      { title: 'BEGINS' },
      { title: 'MAY' },
      { title: 'USED', align: 'right' },
      { title: 'PROJECTS', shrinkTo: 8 },
    ],
    tokens.map(({ id, name, prefix, ability, lastUsedAt, projects, expiresAt }) => ({
      cells: [
        id,
        name,
        prefix,
        ability,
        lastUsedAt === undefined ? 'never' : ago(lastUsedAt, now()),
        projects?.join(', ') ?? 'all',
      ],
      notes:
        expiresAt === undefined
          ? []
          : [`${Date.parse(expiresAt) <= now().getTime() ? 'expired' : 'until'} ${expiresAt}`],
    })),
    columns,
  );
}
