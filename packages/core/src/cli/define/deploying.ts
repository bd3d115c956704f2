import { type Command, Option } from 'commander';
import {
  type ApplyOptions,
  apply,
  cancel,
  type DeployOptions,
  deploy,
  type RollbackOptions,
  restart,
  rollback,
} from '../commands/deploys.js';
import { type PromoteOptions, promote } from '../commands/promote.js';
import { defined, type Flags, type Shell } from '../shell.js';

/** Commands that lead to a deploy, or end one. */
export function defineDeploying({ program, remote, open, exitWith }: Shell): void {
  program.commandsGroup('Deploying:');
  followed(remote('deploy <project/stage>', 'Deploy a tag, a digest, or the newest candidate'))
    .addOption(new Option('--tag <tag>', 'this tag').conflicts('digest'))
    .option('--digest <digest>', 'this digest')
    .option('--confirm', 'yes, to a stage that asks')
    .option('--force', 'even if this image failed here before')
    .action(async (stage: string, flags: Flags & DeployOptions) => {
      const { tag, digest, confirm, force, follow } = flags;
      exitWith(await deploy(await open(flags), stage, defined({ tag, digest, confirm, force, follow })));
    });
  followed(remote('promote <project/stage>', 'Deploy what runs on the stage before; shows what speaks for it'))
    .option('--digest <digest>', 'another one that ran there')
    .option('--confirm', 'yes, to a stage that asks')
    .option('--force', 'even if this image failed here before')
    .action(async (stage: string, flags: Flags & PromoteOptions) => {
      const { digest, confirm, force, follow } = flags;
      exitWith(await promote(await open(flags), stage, defined({ digest, confirm, force, follow })));
    });
  followed(remote('apply <project/stage>', 'Deploy the live version with the configuration of the file'))
    .option('--confirm', 'yes, to a stage that asks')
    .action(async (stage: string, flags: Flags & ApplyOptions) => {
      const { confirm, follow } = flags;
      exitWith(await apply(await open(flags), stage, defined({ confirm, follow })));
    });
  followed(remote('restart <project/stage>', 'Deploy the live version once more, in a new container')).action(
    async (stage: string, flags: Flags & ApplyOptions) => {
      exitWith(await restart(await open(flags), stage, defined({ follow: flags.follow })));
    },
  );
  followed(remote('rollback <project/stage>', 'Return to the release before; it sticks'))
    .option('--to <release>', 'to this release, by number or id')
    .action(async (stage: string, flags: Flags & RollbackOptions) => {
      const { to, follow } = flags;
      exitWith(await rollback(await open(flags), stage, defined({ to, follow })));
    });
  remote('cancel <deploy>', 'Stop a deploy and undo what it did').action(async (id: string, flags: Flags) => {
    await cancel(await open(flags), id);
  });
}

function followed(command: Command): Command {
  return command.option('--follow', 'show its steps; exit 1 if it does not become live');
}
