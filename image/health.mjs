#!/usr/bin/env node
// The health check of the image: asks over a control socket. `docker-watcher-health [SOCKET]`, by default the controller's.
import { request } from 'node:http';
import { basename, join } from 'node:path';

const socketPath = process.argv[2] ?? join(process.env.DOCKER_WATCHER_DATA ?? '/app/data', 'controller.sock');
const isProxy = basename(socketPath) === 'proxy.sock';
const asking = request({
  socketPath,
  path: isProxy ? '/health' : '/healthz',
  headers: isProxy ? { 'docker-watcher-protocol': '2' } : {},
  timeout: 4_000,
});
asking.on('response', (answer) => {
  answer.resume();
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
});
asking.on('timeout', () => asking.destroy(new Error('no answer within 4 s')));
asking.on('error', (error) => {
  process.stderr.write(`${socketPath}: ${error.message}\n`);
  process.exitCode = 1;
});
asking.end();
