import { resolve } from 'node:path';
import { type AuditOptions, audit } from '../commands/audit.js';
import { candidates } from '../commands/candidates.js';
import { doctor } from '../commands/doctor.js';
import { type EventsOptions, events } from '../commands/events.js';
import { type LogsOptions, logs } from '../commands/logs.js';
import { look } from '../commands/look.js';
import { plan } from '../commands/plan.js';
import { status } from '../commands/status.js';
import { webhooks } from '../commands/webhooks.js';
import { EXIT } from '../exit-codes.js';
import { demandConfig } from '../find-controller.js';
import type { Flags, Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';

/** Commands that change nothing. */
export function defineLooking({ program, actions, env, signal, remote, open, exitWith }: Shell): void {
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
  remote('look [project/stage]', 'Look at the registry now instead of at the next poll; for one stage, or all').action(
    async (stage: string | undefined, flags: Flags) => {
      await look(await open(flags), stage);
    },
  );
  remote('doctor', 'Check what docker-watcher depends on, and say what to do; also before it runs').action(
    async (flags: Flags) => {
      const { data = env.DOCKER_WATCHER_DATA } = flags;
      const isWell = await doctor(await open(flags), async () =>
        actions.doctor(
          { config: await demandConfig(flags.config, env), ...(data === undefined ? {} : { data: resolve(data) }) },
          signal,
        ),
      );
      exitWith(isWell ? EXIT.ok : EXIT.failure);
    },
  );
}
