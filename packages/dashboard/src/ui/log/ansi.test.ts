import { describe, expect, it } from 'vitest';
import { plain, stretchesOf } from './ansi.js';

describe('colours of a terminal', () => {
  it.each([
    ['plain', [{ text: 'plain', look: '' }]],
    [
      '\u001b[31mred\u001b[0m not',
      [
        { text: 'red', look: 'red' },
        { text: ' not', look: '' },
      ],
    ],
    ['\u001b[1;32mok', [{ text: 'ok', look: 'green bold' }]],
    [
      '\u001b[94mbright\u001b[39m!',
      [
        { text: 'bright', look: 'blue' },
        { text: '!', look: '' },
      ],
    ],
    ['\u001b[2Kgone\u001b[?25l', [{ text: 'gone', look: '' }]],
  ])('%j', (line, stretches) => {
    expect(stretchesOf(line)).toEqual(stretches);
  });

  it('leave nothing behind in plain text', () => {
    expect(plain('\u001b[1;31ma\u001b[0mb')).toBe('ab');
  });
});
