import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { internal } from './answer.js';
import type { Nginx } from './nginx.js';
import type { AccessListRow, CertificateRow, HostRow } from './rows.js';
import { siteFile } from './site-file.js';

export interface Shelves {
  readonly certificates: readonly CertificateRow[];
  readonly accessLists: readonly AccessListRow[];
}

/** Turns rows into files of nginx, in the order the real one goes: test, delete, write, test, note, test, reload. */
export class SiteKeeper {
  constructor(
    private readonly nginx: Nginx,
    private readonly shelves: Shelves,
  ) {}

  /**
   * Writes the file of `host`. One that nginx refuses is deleted, so the host goes offline, and `meta` says so. Throws
   * the plain 500 when something else is broken already: the row stands, nginx is as it was.
   */
  async configure(host: HostRow, knowsUsers = true): Promise<void> {
    await this.#tested();
    await this.nginx.removeSite(host.id);
    await this.nginx.writeSite(host.id, this.#file(host, knowsUsers));
    const complaint = await this.nginx.test().then(
      () => null,
      (error: Error) => error.message,
    );
    host.meta = { ...host.meta, nginx_online: complaint === null, nginx_err: complaint };
    if (complaint !== null) await this.nginx.removeSite(host.id);
    await this.#reloaded();
  }

  async takeDown(host: HostRow): Promise<void> {
    await this.nginx.removeSite(host.id);
    await this.#reloaded();
  }

  async writeUsers({ id, items }: AccessListRow): Promise<void> {
    const lines = items.map(({ username, password }) => `${username}:{PLAIN}${password}\n`);
    await writeFile(join(this.nginx.folder, 'access', String(id)), lines.join(''));
  }

  #file(host: HostRow, knowsUsers: boolean): string {
    const { ports, folder } = this.nginx;
    const list = this.shelves.accessLists.find(({ id }) => id === host.access_list_id);
    return siteFile(host, {
      httpPort: ports.http,
      httpsPort: ports.https,
      folder,
      hasCertificate: this.shelves.certificates.some(({ id }) => id === host.certificate_id),
      ...(list !== undefined && knowsUsers ? { accessList: list } : {}),
    });
  }

  async #tested(): Promise<void> {
    await this.nginx.test().catch(() => {
      throw internal();
    });
  }

  async #reloaded(): Promise<void> {
    await this.nginx.reload().catch(() => {
      throw internal();
    });
  }
}
