import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { jsonLines } from './json-lines.js';
import { linesOf, unframe } from './log-lines.js';

function frame(stream: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

it('takes the frames off both streams, in order', () => {
  const bytes = Buffer.concat([frame(1, 'one\n'), frame(2, 'two\r\n'), frame(1, 'thr'), frame(1, 'ee\n')]);
  expect(linesOf(bytes)).toEqual(['one', 'two', 'three']);
});

it('leaves the output of a terminal as it is', () => {
  expect(linesOf(Buffer.from('plain\n\nlines'))).toEqual(['plain', '', 'lines']);
  expect(linesOf(Buffer.alloc(0))).toEqual([]);
});

it('puts a character together that two frames share', () => {
  const [lead, ...rest] = Buffer.from('é');
  const bytes = Buffer.concat([frame(1, ''), Buffer.from([1, 0, 0, 0, 0, 0, 0, 1, lead ?? 0])]);
  expect(unframe(Buffer.concat([bytes, Buffer.from([1, 0, 0, 0, 0, 0, 0, 1, ...rest])]))).toBe('é');
});

it('reads JSON values wherever a chunk ends', async () => {
  const whole = Buffer.from('{"a":"é"}\n\n{"b":2}\n{"c":3}');
  for (let cut = 1; cut < whole.length; cut++) {
    const found: unknown[] = [];
    const stream = Readable.from([whole.subarray(0, cut), whole.subarray(cut)]);
    for await (const value of jsonLines(stream)) found.push(value);
    expect(found).toEqual([{ a: 'é' }, { b: 2 }, { c: 3 }]);
  }
});
