import { type AuditOptions, audit } from '../commands/audit.js';
import { candidates } from '../commands/candidates.js';
import { type EventsOptions, events } from '../commands/events.js';
import { type LogsOptions, logs } from '../commands/logs.js';
import { plan } from '../commands/plan.js';
import { status } from '../commands/status.js';
import { webhooks } from '../commands/webhooks.js';
import type { Flags, Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';

/** Commands that change nothing. */
export function defineLooking({ program, remote, open }: Shell): void {
  program.commandsGroup('Looking:');
  remote('status', 'What runs where, since when, and what wants attention').action(async (flags: Flags) => {
    await status(await open(flags));
  });
  remote('plan [project/stage]', 'What deploys would do, and what is not as it should be').action(
    async (only: string | undefined, flags: Flags) => {
      await plan(await open(flags), only);
    },
  );
  remote('candidates <project/stage>', 'The tags seen, and why each was taken or not').action(
    async (stage: string, flags: Flags) => {
      await candidates(await open(flags), stage);
    },
  );
  remote('logs <project/stage>', 'What the live container prints')
    .option('-f, --follow', 'and what it goes on to print, until Ctrl-C')
    .option('--tail <lines>', 'so many of the last lines; default 100', wholeNumber)
    .action(async (stage: string, flags: Flags & LogsOptions) => {
      await logs(await open(flags), stage, flags);
    });
  remote('events', 'What happened')
    .option('-f, --follow', 'and what happens, until Ctrl-C')
    .option('--project <name>', 'of one project')
    .option('--after <seq>', 'after this event', wholeNumber)
    .action(async (flags: Flags & EventsOptions) => {
      await events(await open(flags), flags);
    });
  remote('audit', 'Who changed what, when, and from where; newest first')
    .option('--project <name>', 'of one project')
    .option('--stage <name>', 'of the stages of that name')
    .option('--actor <name>', 'by this user, token or registry')
    .option('--limit <number>', 'so many; default 100', wholeNumber)
    .action(async (flags: Flags & AuditOptions) => {
      await audit(await open(flags), flags);
    });
  remote('webhooks', 'Where registries call, and the secret of each').action(async (flags: Flags) => {
    await webhooks(await open(flags));
  });
}
