import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface NginxPorts {
  readonly http: number;
  readonly https: number;
  readonly admin: number;
  readonly adminTls: number;
}

/** A real nginx of its own, laid out as Nginx Proxy Manager lays its out. */
export class Nginx {
  #child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly ports: NginxPorts,
  ) {}

  static async start(folder: string, apiPort: number, adminCertificate: string): Promise<Nginx> {
    for (const name of ['nginx/proxy_host', 'logs', 'access', 'custom_ssl', 'temp'])
      await mkdir(join(folder, name), { recursive: true });
    const [http, https, admin, adminTls] = await freePorts();
    const nginx = new Nginx(folder, { http, https, admin, adminTls });
    await writeFile(join(folder, 'nginx.conf'), mainFile(folder, nginx.ports, apiPort, adminCertificate));
    await nginx.test();
    const child = spawn(binary(), nginx.#with(['-g', 'daemon off;']), { stdio: 'ignore' });
    nginx.#child = child;
    while (!existsSync(join(folder, 'nginx.pid'))) {
      if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
      await wait(10);
    }
    return nginx;
  }

  siteOf(id: number): string {
    return join(this.folder, 'nginx/proxy_host', `${id}.conf`);
  }

  async writeSite(id: number, text: string): Promise<void> {
    await writeFile(this.siteOf(id), text);
  }

  async removeSite(id: number): Promise<void> {
    await rm(this.siteOf(id), { force: true });
  }

  /** Throws what `nginx -t` says. */
  async test(): Promise<void> {
    await this.#run(['-t', '-g', 'error_log off;']);
  }

  async reload(): Promise<void> {
    await this.test();
    await this.#run(['-s', 'reload']);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  #run(args: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      execFile(binary(), this.#with(args), (error, _out, complaint) =>
        error === null ? resolve() : reject(new Error(complaint)),
      );
    });
  }

  #with(args: readonly string[]): string[] {
    return ['-p', this.folder, '-c', join(this.folder, 'nginx.conf'), ...args];
  }
}

function mainFile(folder: string, ports: NginxPorts, apiPort: number, adminCertificate: string): string {
  const api = `location /api { return 302 /api/; }
    location /api/ { proxy_set_header Host $host; proxy_read_timeout 15m; proxy_pass http://127.0.0.1:${apiPort}/; }`;
  return `pid ${folder}/nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 2;
error_log ${folder}/logs/error.log warn;
events {}
http {
  server_tokens off;
  access_log off;
  keepalive_timeout 90s;
  proxy_http_version 1.1;
  server_names_hash_bucket_size 1024;
  client_body_temp_path ${folder}/temp/body;
  proxy_temp_path ${folder}/temp/proxy;
  fastcgi_temp_path ${folder}/temp/fastcgi;
  uwsgi_temp_path ${folder}/temp/uwsgi;
  scgi_temp_path ${folder}/temp/scgi;
  resolver 127.0.0.1:1 valid=10s;
  server {
    listen 127.0.0.1:${ports.http} default_server;
    server_name localhost-nginx-proxy-manager;
    location / { default_type text/html; return 200 "<h1>Congratulations!</h1>"; }
  }
  server {
    listen 127.0.0.1:${ports.https} ssl default_server;
    ssl_reject_handshake on;
  }
  server {
    listen 127.0.0.1:${ports.admin};
    listen 127.0.0.1:${ports.adminTls} ssl;
    ssl_certificate ${adminCertificate};
    ssl_certificate_key ${adminCertificate};
    ${api}
    location / { default_type text/html; return 200 "<h1>Nginx Proxy Manager</h1>"; }
  }
  include ${folder}/nginx/proxy_host/*.conf;
}
`;
}

function binary(): string {
  const found = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'].find(
    existsSync,
  );
  return found ?? 'nginx';
}

async function freePorts(): Promise<[number, number, number, number]> {
  const servers = [0, 1, 2, 3].map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number, number, number];
}
