import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timedLines } from './log-frames.js';

const AT = '2026-03-01T12:00:00.000000001Z';

function frame(stream: 1 | 2, text: string | Buffer, at = AT): Buffer {
  const payload = Buffer.concat([Buffer.from(`${at} `), Buffer.from(text)]);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

async function read(chunks: readonly Buffer[], hasTerminal = false) {
  async function* source() {
    yield* chunks;
  }
  const lines = [];
  for await (const line of timedLines(source(), hasTerminal)) lines.push(line);
  return lines;
}

describe('the log stream of the engine', () => {
  it('is lines of two streams, wherever the chunks are cut', async () => {
    const bytes = Buffer.concat([frame(1, 'één\n'), frame(2, 'two words\n'), frame(1, '\n'), frame(1, 'last\n')]);
    const expected = [
      { at: AT, stream: 'stdout', text: 'één' },
      { at: AT, stream: 'stderr', text: 'two words' },
      { at: AT, stream: 'stdout', text: '' },
      { at: AT, stream: 'stdout', text: 'last' },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
        expect(await read(chunks)).toEqual(expected);
      }),
    );
  });

  it('has long lines in pieces, between which the other stream may speak, and characters may be cut', async () => {
    const [head, tail] = [Buffer.from('a€').subarray(0, 2), Buffer.from('€b\n').subarray(1)];
    const lines = await read([frame(1, head), frame(2, 'between\n'), frame(1, tail, '2026-03-01T12:00:01Z')]);
    expect(lines.map(({ at, text }) => [at, text])).toEqual([
      [AT, 'between'],
      [AT, 'a€b'],
    ]);
  });

  it('is cut where a line does not end', async () => {
    const piece = 'x'.repeat(16 * 1024);
    const lines = await read([1, 2, 3, 4, 5].map(() => frame(1, piece)));
    expect(lines.map(({ text }) => text.length)).toEqual([64 * 1024, 16 * 1024]);
  });

  it('has no frames with a terminal', async () => {
    const lines = await read([Buffer.from(`${AT} one\r\n${AT} t`), Buffer.from(`wo\r\n${AT} $`)], true);
    expect(lines.map(({ text, stream }) => [text, stream])).toEqual([
      ['one', 'stdout'],
      ['two', 'stdout'],
      ['$', 'stdout'],
    ]);
  });
});
