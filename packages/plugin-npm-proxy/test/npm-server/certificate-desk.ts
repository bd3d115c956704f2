import { X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Answer, refusal } from './answer.js';
import type { CertificateRow } from './rows.js';
import { sqlTime } from './rows.js';

/** Custom certificates: made with a name, then filled with PEM. */
export class CertificateDesk {
  #lastId = 0;

  constructor(
    private readonly rows: CertificateRow[],
    private readonly folder: string,
  ) {}

  list(): Answer {
    const sorted = [...this.rows].sort((a, b) => a.nice_name.localeCompare(b.nice_name));
    return new Answer(200, structuredClone(sorted));
  }

  create(body: unknown, owner: number): Answer {
    const { provider, nice_name } = body as Record<string, unknown>;
    if (provider !== 'other') throw refusal(400, 'data/provider must be equal to one of the allowed values');
    const at = sqlTime();
    const row: CertificateRow = {
      id: ++this.#lastId,
      created_on: at,
      modified_on: at,
      owner_user_id: owner,
      provider,
      nice_name: String(nice_name),
      domain_names: [],
      expires_on: at,
      meta: {},
    };
    this.rows.push(row);
    return new Answer(201, structuredClone(row));
  }

  /** Hosts that have it keep its number. */
  remove(id: number): Answer {
    const index = this.rows.findIndex((row) => row.id === id);
    if (index < 0) throw refusal(404, `Not Found - ${id}`);
    this.rows.splice(index, 1);
    return new Answer(200, true);
  }

  async upload(id: number, form: FormData): Promise<Answer> {
    const row = this.rows.find((one) => one.id === id);
    if (row === undefined) throw refusal(404, `Not Found - ${id}`);
    const certificate = await textOf(form.get('certificate'));
    const key = await textOf(form.get('certificate_key'));
    const read = new X509Certificate(certificate);
    // Only the common name, whatever else the certificate is good for.
    row.domain_names = [/CN=(\S+)/.exec(read.subject)?.[1] ?? ''];
    row.expires_on = sqlTime(new Date(read.validTo));
    row.meta = { certificate, certificate_key: key };
    const place = join(this.folder, 'custom_ssl', `npm-${id}`);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'fullchain.pem'), certificate);
    await writeFile(join(place, 'privkey.pem'), key);
    return new Answer(200, { certificate, certificate_key: key });
  }
}

async function textOf(part: unknown): Promise<string> {
  if (part instanceof Blob) return part.text();
  throw refusal(400, 'Missing file');
}
