import { prune } from '../commands/prune.js';
import { change, liftQuarantine, remove, skip, type Wish } from '../commands/stages.js';
import type { Flags, Shell } from '../shell.js';

const WISHES: Readonly<Record<Wish, string>> = {
  pause: 'Let a stage take nothing by itself; you still may deploy',
  resume: 'Let a stage take new versions by itself again',
  stop: 'Stop what runs; it stays down until it is started',
  start: 'Start what was stopped',
};

/** Commands about what is wanted of a stage. */
export function defineStages({ program, remote, open }: Shell): void {
  program.commandsGroup('Stages:');
  for (const [wish, summary] of Object.entries(WISHES) as [Wish, string][]) {
    remote(`${wish} <project/stage>`, summary).action(async (stage: string, flags: Flags) => {
      await change(await open(flags), wish, stage);
    });
  }
  remote('skip <project/stage> <tag>', 'Never take a tag by itself; naming it in a deploy still works').action(
    async (stage: string, tag: string, flags: Flags) => {
      await skip(await open(flags), stage, tag);
    },
  );
  remote('prune', 'Let go of what no kept release needs, now instead of within the minute')
    .option('--dry-run', 'only tell what would go')
    .action(async (flags: Flags & { readonly dryRun?: boolean }) => {
      await prune(await open(flags), flags.dryRun === true);
    });
  const quarantine = program.command('quarantine').description('Images that failed, or were rolled back from');
  remote('lift <project/stage> <digest>', 'Vouch for a digest: it may be deployed there again', quarantine).action(
    async (stage: string, digest: string, flags: Flags) => {
      await liftQuarantine(await open(flags), stage, digest);
    },
  );
  remote('remove <project/stage>', 'Remove a stage that has left the configuration; named volumes stay')
    .option('-y, --yes', 'do not ask')
    .action(async (stage: string, flags: Flags & { readonly yes?: boolean }) => {
      await remove(await open(flags), stage, flags);
    });
}
