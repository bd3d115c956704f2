#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { readArguments, USAGE } from '../process/arguments.js';
import { logToStderr } from '../process/log.js';
import { packageVersion } from '../process/package-version.js';
import { AlreadyRunning, startProxy } from '../process/proxy-process.js';

// Loading leaves much garbage, once: the young heap grows when there are visitors, not before.
setFlagsFromString('--semi-space-growth-factor=1');

/** Exit codes: 0 stopped as asked, 1 can't run, 2 wrong arguments, 3 another proxy already serves. */
try {
  const args = readArguments(process.argv.slice(2));
  if (args === 'help') process.stdout.write(USAGE);
  else if (args === 'version') process.stdout.write(`${packageVersion()}\n`);
  else await run(args);
} catch (error) {
  process.stderr.write(`docker-watcher-proxy: ${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 2;
}

async function run(args: Exclude<ReturnType<typeof readArguments>, string>): Promise<void> {
  try {
    const proxy = await startProxy(args, logToStderr);
    setFlagsFromString('--semi-space-growth-factor=2');
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => void proxy.stop().then(() => process.exit(0)));
    }
    // Its terminal or parent going away is no reason to stop serving.
    process.on('SIGHUP', () => {});
  } catch (error) {
    const isSecond = error instanceof AlreadyRunning;
    logToStderr(isSecond ? 'info' : 'error', isSecond ? 'proxy already running' : 'proxy can not start', {
      reason: (error as Error).message,
    });
    process.exit(isSecond ? 3 : 1);
  }
}
