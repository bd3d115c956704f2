import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventParser } from './event-parser.js';

const STREAM =
  'retry: 1000\nid: 4\n\nid: 5\ndata: {"a":1}\n\n:\n\nevent: end\r\ndata: x\r\ndata: y\r\n\r\nid: 9\ndata: cut';

describe('a reader of server-sent events', () => {
  it('gives the messages, wherever the pieces are cut', () => {
    for (let size = 1; size <= STREAM.length; size++) {
      const parser = new EventParser();
      const messages = [];
      for (let at = 0; at < STREAM.length; at += size) messages.push(...parser.push(STREAM.slice(at, at + size)));
      expect(messages, `${size}`).toEqual([
        { id: '5', event: 'message', data: '{"a":1}' },
        { id: '5', event: 'end', data: 'x\ny' },
      ]);
      expect(parser.lastId).toBe('5');
    }
  });

  it('moves on by an id without data, and not by a message that was cut', () => {
    const parser = new EventParser('1');
    parser.push('id: 7\n\nid: 8\ndata: half');
    expect(parser.lastId).toBe('7');
  });

  it('keeps back what is not whole', () => {
    expect(new EventParser().push('data: a\n')).toEqual([]);
  });

  it('reads the same wherever it is cut, and with any line ends', () => {
    const part = fc.record({ id: fc.nat(), data: fc.array(fc.stringMatching(/^[a-zé☃ :]*$/), { minLength: 1 }) });
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('\n', '\r\n'), fc.array(fc.nat(200)), (parts, end, cuts) => {
        const text = parts
          .map(({ id, data }) => [`id: ${id}`, ...data.map((line) => `data: ${line}`), '', ''].join(end))
          .join('');
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((to, i) => text.slice(at[i], to));
        const parser = new EventParser();
        const messages = chunks.flatMap((chunk) => parser.push(chunk));
        expect(messages.map(({ data }) => data)).toEqual(parts.map(({ data }) => data.join('\n')));
        expect(parser.lastId).toBe(parts.length === 0 ? '' : String(parts.at(-1)?.id));
      }),
    );
  });
});
