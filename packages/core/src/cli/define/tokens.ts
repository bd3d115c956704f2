import { Option } from 'commander';
import { ABILITIES } from '../../base/index.js';
import { createToken, listTokens, type NewToken, revokeToken } from '../commands/tokens.js';
import type { Flags, Shell } from '../shell.js';

export function defineTokens({ program, remote, open }: Shell): void {
  program.commandsGroup('Access:');
  const token = program.command('token').description('Tokens of the API');
  remote('create <name>', 'Make a token, shown this once', token)
    .addOption(new Option('--ability <ability>', 'what it may do').choices(ABILITIES).default('read'))
    .option('--project <name...>', 'limit it to these projects')
    .option('--expires <duration>', 'stop it after 30d, 12h, …')
    .action(async (name: string, flags: Flags & NewToken) => {
      await createToken(await open(flags), name, flags);
    });
  remote('list', 'All tokens: what they may do, not what they are', token).action(async (flags: Flags) => {
    await listTokens(await open(flags));
  });
  remote('revoke <id>', 'Stop a token from now on', token).action(async (id: string, flags: Flags) => {
    await revokeToken(await open(flags), id);
  });
}
