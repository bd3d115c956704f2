/** How well a text answers a query, lower is better; undefined: not at all. Every word has to be there, in any order. */
export function rankOf(text: string, query: string): number | undefined {
  let rank = 0;
  for (const word of query.split(/\s+/)) {
    if (word === '') continue;
    const at = text.indexOf(word);
    if (at < 0) return undefined;
    const begins = at === 0 || /[\s/._-]/.test(text[at - 1] ?? '');
    rank += (begins ? 0 : 100) + Math.min(at, 50);
  }
  return rank;
}
