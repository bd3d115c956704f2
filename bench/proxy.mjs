// The embedded proxy beside nginx, on the same machine, before the same application, one worker each.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { ROOT } from '../scripts/bootstrap.mjs';
import { ensureProgram } from '../scripts/services/apt.mjs';
import { freePort } from '../scripts/world/ports.mjs';
import { stopProxy } from '../scripts/world/proxy.mjs';
import { proxyControl } from '../scripts/world/proxy-control.mjs';
import { median } from './lib/stats.mjs';

export const title = 'The embedded proxy beside nginx';
export const needsEngine = false;

const PROXY = join(ROOT, 'packages/plugin-embedded-proxy/dist/bin/docker-watcher-proxy.js');
const HOST = 'app.localhost';
const BODIES = [
  { name: 'small', path: '/small', bytes: 120 },
  { name: '1 MB', path: '/large', bytes: 1_000_000 },
];
const WAYS = ['embedded', 'as Nginx Proxy Manager', 'tuned'];

export async function run({ say, smoke }) {
  await ensureProgram('nginx', ['nginx'], say);
  const folder = await mkdtemp(join(tmpdir(), 'dw-bench-proxy-'));
  const ports = Object.fromEntries(
    await Promise.all(['upstream', ...WAYS].map(async (name) => [name, await freePort()])),
  );
  const stops = [];
  try {
    stops.push(await startNginx(folder, ports));
    stops.push(await startEmbedded(folder, ports));
    await Promise.all(Object.values(ports).map(answers));
    const figures = [];
    for (const body of BODIES) figures.push(...(await compare({ ports, body, say, smoke })));
    return {
      figures,
      notes: [
        'Client and upstream share the machine with the proxies: the ratios count, not the rates.',
        'A large body passes through Node in many pieces, each of them an event; nginx moves them in one loop.',
      ],
    };
  } finally {
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The ways take turns, so that what else happens on the machine befalls all alike. */
async function compare({ ports, body, say, smoke }) {
  const rounds = smoke ? 1 : 3;
  const seen = Object.fromEntries(WAYS.map((way) => [way, { rates: [], late: [], failed: 0 }]));
  for (let round = 0; round < rounds; round++) {
    for (const way of WAYS) {
      say(`${body.name}, ${way} …`);
      const result = await autocannon({
        url: `http://127.0.0.1:${ports[way]}${body.path}`,
        headers: { host: HOST },
        connections: 50,
        duration: smoke ? 1 : 8,
      });
      seen[way].rates.push(result.requests.average);
      seen[way].late.push(result.latency.p99);
      seen[way].failed += result.errors + result.timeouts + result.non2xx;
    }
  }
  const rate = (way) => median(seen[way].rates);
  const late = (way) => median(seen[way].late);
  const [embedded, usual, tuned] = WAYS;
  return [
    { what: `${body.name}: failed requests`, value: seen[embedded].failed, limit: 0 },
    ...WAYS.map((way) => ({ what: `${body.name}: ${way}`, value: rate(way), unit: 'a second' })),
    {
      what: `${body.name}: embedded / as Nginx Proxy Manager`,
      value: rate(embedded) / rate(usual),
      limit: 1,
      atLeast: true,
    },
    { what: `${body.name}: embedded / tuned`, value: rate(embedded) / rate(tuned), limit: 0.4, atLeast: true },
    {
      what: `${body.name}: p99 / that of Nginx Proxy Manager`,
      value: late(embedded) / Math.max(late(usual), 1),
      limit: 2,
    },
  ];
}

async function startNginx(folder, ports) {
  const files = join(folder, 'files');
  await mkdir(files);
  for (const { path, bytes } of BODIES) await writeFile(join(files, path), 'x'.repeat(bytes));
  const passing = (name, keepAlive) => `
  server {
    listen 127.0.0.1:${ports[name]};
    location / {
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Scheme $scheme;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Real-IP $remote_addr;
      ${keepAlive ? 'proxy_set_header Connection "";' : ''}
      proxy_pass ${keepAlive ? 'http://kept' : `http://127.0.0.1:${ports.upstream}`};
    }
  }`;
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    `${process.getuid?.() === 0 ? 'user root;\n' : ''}worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
daemon off;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxied;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream kept { server 127.0.0.1:${ports.upstream}; keepalive 64; }
  server { listen 127.0.0.1:${ports.upstream}; root ${files}; keepalive_requests 1000000; }
  ${passing('as Nginx Proxy Manager', false)}
  ${passing('tuned', true)}
}
`,
  );
  return started(spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' }), 'SIGQUIT');
}

async function startEmbedded(folder, ports) {
  const own = join(folder, 'data/parts/proxy-proxy');
  await mkdir(own, { recursive: true });
  const listen = `127.0.0.1:${ports.embedded}`;
  const words = [PROXY, '--data', own, '--control', join(own, 'proxy.sock'), '--listen', listen];
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  const stop = started(child, 'SIGTERM');
  const control = proxyControl(join(folder, 'data'));
  const target = { host: '127.0.0.1', port: ports.upstream, scheme: 'http' };
  const route = { id: 'bench/app', host: HOST, target, websockets: false, owner: 'bench', generation: 'bench' };
  for (let tries = 0; ; tries++) {
    try {
      await control.ask('PUT', '/routes', { route });
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    }
  }
  return async () => {
    await stopProxy(join(folder, 'data'));
    await stop();
  };
}

function started(child, signal) {
  return () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill(signal);
    });
}

async function answers(port) {
  for (let tries = 0; tries < 100; tries++) {
    const ok = await new Promise((resolve) => {
      get({ host: '127.0.0.1', port, path: '/small', headers: { host: HOST } }, (response) =>
        resolve(response.resume().statusCode === 200),
      ).on('error', () => resolve(false));
    });
    if (ok) return;
    await sleep(50);
  }
  throw new Error(`Nothing answers on port ${port}.`);
}
