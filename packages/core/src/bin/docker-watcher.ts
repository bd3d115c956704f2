#!/usr/bin/env node
// The `docker-watcher` command. The application is loaded only by the commands that need it: the others start at once.
import { createRequire } from 'node:module';
import { createProgram } from '../cli/index.js';
import { holdHeap } from './hold-heap.js';

const { version } = createRequire(import.meta.url)('@docker-watcher/core/package.json') as { version: string };
const application = () => import('../app/index.js');
const interrupted = new AbortController();

const program = createProgram(
  {
    serve: async (options) => {
      holdHeap();
      return (await application()).serve(options);
    },
    validate: async (options) => (await application()).validate(options),
    openapi: async () => (await application()).openapi(),
    plugins: async () => (await application()).pluginActions,
    doctor: async (options, signal) => (await application()).doctor(options, signal),
    schema: async (options) => (await application()).schema(options),
    backUp: async (options) => (await application()).backUp(options),
    dataDirOf: async (options) => (await application()).dataDirOf(options),
  },
  { version, signal: interrupted.signal },
);

// Whoever reads may have read enough: `docker-watcher events | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const argv = process.argv.slice(2);
// The controller stops gracefully by itself; a command that only watches is simply let go.
if (argv[0] !== 'serve') process.once('SIGINT', () => interrupted.abort());
process.exitCode = await program.run(argv);
