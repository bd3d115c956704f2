import { promisify } from 'node:util';
import { constants, gzip as zip } from 'node:zlib';

/** A JSON answer that many are given: its bytes, made once. */
export interface Prepared {
  readonly plain: Buffer;
  /** Absent where it would not be smaller by much. */
  readonly gzip?: Buffer;
}

const WORTH_PACKING_BYTES = 4_096;
const gzip = promisify(zip);

export async function prepare(body: unknown): Promise<Prepared> {
  const plain = Buffer.from(JSON.stringify(body));
  if (plain.length < WORTH_PACKING_BYTES) return { plain };
  return { plain, gzip: await gzip(plain, { level: constants.Z_BEST_SPEED }) };
}
