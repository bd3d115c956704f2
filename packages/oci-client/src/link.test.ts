import { expect, it } from 'vitest';
import { nextPage } from './link.js';

const ASKED = new URL('https://git.example.com:8443/v2/alexei/app/tags/list?n=2');

it.each<[string | undefined, string]>([
  [undefined, 'last'],
  ['', 'last'],
  [
    '</v2/alexei/app/tags/list?n=2&last=b>; rel="next"',
    'https://git.example.com:8443/v2/alexei/app/tags/list?n=2&last=b',
  ],
  ['</v2/x>; rel=next', 'https://git.example.com:8443/v2/x'],
  ['</v2/x>;rel="prev next"', 'https://git.example.com:8443/v2/x'],
  ['</v2/x>; rel="prev"', 'last'],
  ['</v2/x>; rel="nextish"', 'last'],
  ['</first>; rel="first", </second>; title="a, b; rel=none"; rel="next"', 'https://git.example.com:8443/second'],
  ['<?last=c>; rel="next"', 'https://git.example.com:8443/v2/alexei/app/tags/list?last=c'],
  ['<https://git.example.com:8443/v2/x>; rel="next"', 'https://git.example.com:8443/v2/x'],
  ['<http://git.example.com/v2/x>; rel="next"', 'https://git.example.com:8443/v2/x'],
  ['<https://git.example.com/v2/x>; rel="next"', 'foreign git.example.com'],
  ['<https://evil.example/v2/x>; rel="next"', 'foreign evil.example'],
  ['<//evil.example/v2/x>; rel="next"', 'foreign evil.example'],
  ['not a link', 'last'],
])('reads %s', (header, expected) => {
  const next = nextPage(header, ASKED);
  const seen = next.kind === 'next' ? next.url.href : next.kind === 'foreign' ? `foreign ${next.host}` : 'last';
  expect(seen).toBe(expected);
});
