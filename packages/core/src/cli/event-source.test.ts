import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cursor, EventParser } from './event-source.js';

function read(...chunks: string[]) {
  const cursor: Cursor = {};
  const parser = new EventParser(cursor);
  return { messages: chunks.flatMap((chunk) => parser.push(chunk)), cursor };
}

describe('a stream of server-sent events', () => {
  it('is messages with data, split at empty lines', () => {
    const { messages, cursor } = read(
      ':hello\n\nretry: 1000\nid: 4\n\nid: 5\ndata: a\ndata:b\n\nevent: end\ndata: {}\n\n',
    );
    expect(messages).toEqual([
      { event: 'message', data: 'a\nb' },
      { event: 'end', data: '{}' },
    ]);
    expect(cursor.id).toBe('5');
  });

  it('moves the cursor by an id without data', () => {
    expect(read('id: 7\n\n')).toEqual({ messages: [], cursor: { id: '7' } });
  });

  it('keeps back what is not whole', () => {
    expect(read('data: a\n').messages).toEqual([]);
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
        const { messages, cursor } = read(...chunks);
        expect(messages.map(({ data }) => data)).toEqual(parts.map(({ data }) => data.join('\n')));
        expect(cursor.id).toBe(parts.length === 0 ? undefined : String(parts.at(-1)?.id));
      }),
    );
  });
});
