const BLOCK = 512;
/** Where the header of a ustar archive keeps its own checksum, read as spaces while it is summed. */
const CHECKSUM = { at: 148, length: 8 };

/** A tar archive of one file; the same text gives the same bytes. */
export function tarOf(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(octal(0), 108);
  header.write(octal(0), 116);
  header.write(`${content.byteLength.toString(8).padStart(11, '0')}\0`, 124);
  header.write(`${'0'.repeat(11)}\0`, 136);
  header.write(' '.repeat(CHECKSUM.length), CHECKSUM.at);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM.at);
  const padding = Buffer.alloc((BLOCK - (content.byteLength % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding, Buffer.alloc(2 * BLOCK)]);
}

function octal(value: number): string {
  return `${value.toString(8).padStart(7, '0')}\0`;
}
