// V8 keeps a text of Latin-1 in half the memory, and reads it sooner; one other character is enough to lose that.

/** By code unit, so that what lies beyond the first plane becomes a pair, as it is in memory. */
const OTHER = /[^\0-\xff]/g;

/** A plugin of the bundler: every other character is written as its escape, which means the same in code. */
export const oneByteText = {
  name: 'one-byte-text',
  generateBundle(_, files) {
    for (const file of Object.values(files).filter(({ type }) => type === 'chunk')) {
      if (/\\[^\0-\xff]/.test(file.code))
        throw new Error(`${file.fileName}: a backslash before a character to escape.`);
      file.code = file.code.replace(OTHER, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};
