import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { AppError } from '../../base/index.js';

/** One file of the dashboard, as built; with its compressed forms where the build made them. */
export interface SiteFile {
  readonly body: Buffer;
  readonly br?: Buffer;
  readonly gzip?: Buffer;
  readonly type: string;
  readonly etag: string;
  /** Its name tells its content: another content would be another name. */
  readonly isHashed: boolean;
}

/** By path: `/assets/app-1a2b3c4d.js`. */
export type Site = ReadonlyMap<string, SiteFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const HASHED = /[.-][\w-]{8,}\.\w+$/;

/**
 * Reads a folder of built files into memory. Only what was there is ever served, whatever a path asks for. Throws
 * `config.invalid` without an `index.html`.
 */
export function readSite(folder: string): Site {
  const files = new Map(list(folder).map((path) => [path, readFileSync(join(folder, path))]));
  const site = new Map<string, SiteFile>();
  for (const [path, body] of files) {
    if (/\.(?:br|gz|map)$/.test(path)) continue;
    const [br, gzip] = [files.get(`${path}.br`), files.get(`${path}.gz`)];
    site.set(path, {
      body,
      ...(br === undefined ? {} : { br }),
      ...(gzip === undefined ? {} : { gzip }),
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
      isHashed: path.startsWith('/assets/') && HASHED.test(path),
    });
  }
  if (site.has('/index.html')) return site;
  throw new AppError('config.invalid', `There is no dashboard in ${folder}.`, {
    hint: 'Build it, or run without: the API works by itself.',
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`);
  } catch {
    return [];
  }
}
