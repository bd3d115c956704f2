import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Pem {
  readonly certificate: string;
  readonly key: string;
}

/** A self-signed certificate for `name`, made by openssl. */
export async function makeCertificate(name: string, alternatives = [`DNS:${name}`], days = 30): Promise<Pem> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-pem-'));
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=${alternatives.join(',')}`],
      ...['-days', String(days), '-keyout', key, '-out', certificate],
    ]);
    return { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
