/** One line of a container, as the engine tells it with its instant. */
export interface TimedLine {
  /** RFC 3339, to the nanosecond. */
  readonly at: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

const HEADER_BYTES = 8;
/** The engine cuts long lines into pieces of 16 KiB; what is longer than so much is told in more than one line. */
const LONGEST_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** The log stream of the engine as lines. With a terminal there are no frames, and but one stream. */
export async function* timedLines(chunks: AsyncIterable<Buffer>, hasTerminal: boolean): AsyncGenerator<TimedLine> {
  const joiners = { stdout: new Joiner('stdout'), stderr: new Joiner('stderr') };
  const pieces = hasTerminal ? linesOf(chunks) : framesOf(chunks);
  for await (const { stream, bytes } of pieces) {
    const line = joiners[stream].push(bytes);
    if (line !== undefined) yield line;
  }
  for (const joiner of Object.values(joiners)) {
    const line = joiner.end();
    if (line !== undefined) yield line;
  }
}

interface Piece {
  readonly stream: TimedLine['stream'];
  readonly bytes: Buffer;
}

/** Stream, three zeros, length, payload: each payload is a line, or a piece of a long one. */
async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield { stream: rest[0] === 2 ? 'stderr' : 'stdout', bytes: rest.subarray(HEADER_BYTES, end) };
      rest = rest.subarray(end);
    }
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let at = rest.indexOf(NEWLINE); at !== -1 || rest.length > LONGEST_BYTES; at = rest.indexOf(NEWLINE)) {
      const end = at === -1 ? LONGEST_BYTES : at + 1;
      yield { stream: 'stdout', bytes: rest.subarray(0, end) };
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) yield { stream: 'stdout', bytes: rest };
}

/** Puts the pieces of a long line together; each comes with an instant of its own, the first counts. */
class Joiner {
  #at: string | undefined;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(private readonly stream: TimedLine['stream']) {}

  push(bytes: Buffer): TimedLine | undefined {
    const space = bytes.indexOf(' ');
    this.#at ??= bytes.subarray(0, space).toString();
    const part = bytes.subarray(space + 1);
    this.#parts.push(part);
    this.#size += part.length;
    return part.at(-1) === NEWLINE || this.#size >= LONGEST_BYTES ? this.end() : undefined;
  }

  end(): TimedLine | undefined {
    if (this.#at === undefined) return undefined;
    const text = Buffer.concat(this.#parts)
      .toString('utf8')
      .replace(/\r?\n$/, '');
    const line = { at: this.#at, stream: this.stream, text };
    this.#at = undefined;
    this.#parts = [];
    this.#size = 0;
    return line;
  }
}
