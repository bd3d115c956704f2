import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Published {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tarball: Buffer;
  readonly publisher: string;
}

/** An npm registry on loopback that knows a few packages. */
export interface NpmRegistry {
  readonly url: string;
  publish(published: Published): void;
  integrityOf(name: string): string;
  close(): Promise<void>;
}

export async function startNpmRegistry(): Promise<NpmRegistry> {
  const packages = new Map<string, Published>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    const tarball = packages.get(path.replace(/\.tgz$/, ''))?.tarball;
    if (path.endsWith('.tgz') && tarball !== undefined) return void response.end(tarball);
    const found = packages.get(path);
    const answer = found === undefined ? { error: 'Not found' } : packument(path, found);
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function packument(name: string, { manifest, tarball, publisher }: Published) {
    const version = String(manifest.version);
    const dist = { tarball: `${url}/${name}.tgz`, integrity: integrity(tarball) };
    const _npmUser = { name: publisher, email: `${publisher}@example.com` };
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, _npmUser, dist } } };
  }

  return {
    url,
    publish: (published) => void packages.set(String(published.manifest.name), published),
    integrityOf: (name) => integrity(packages.get(name)?.tarball ?? Buffer.alloc(0)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function integrity(tarball: Buffer): string {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
}
