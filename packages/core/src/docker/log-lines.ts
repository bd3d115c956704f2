/** Log output of the engine as lines. Without a TTY it comes in frames: stream, three zeros, length, payload. */

const HEADER_BYTES = 8;

/** Text of both streams, in order, whether framed or raw (a container with a TTY). */
export function unframe(bytes: Buffer): string {
  if (!isFramed(bytes)) return bytes.toString('utf8');
  const payloads: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + 4);
    payloads.push(bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length));
    at += HEADER_BYTES + length;
  }
  return Buffer.concat(payloads).toString('utf8');
}

export function linesOf(bytes: Buffer): string[] {
  const lines = unframe(bytes).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function isFramed(bytes: Buffer): boolean {
  return bytes.length >= HEADER_BYTES && (bytes[0] ?? 9) <= 2 && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 0;
}
