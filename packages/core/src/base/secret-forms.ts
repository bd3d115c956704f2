/** Shorter forms are ordinary text too. */
const SHORTEST = 8;

/**
 * The forms in which a secret shows up in texts: plain, URL-encoded, in JSON, in base64 wherever it begins. Longest
 * first, so that taking them out in order leaves no rest of one that holds another.
 */
export function secretForms(secret: string): readonly string[] {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64Forms(secret)];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Inside a longer text it may begin at any of three places of a base64 group; its edges mix with neighbours. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const inner = [0, 1, 2].map((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64');
    return text.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + bytes.length) * 8) / 6));
  });
  return [bytes.toString('base64').replace(/=+$/, ''), ...inner]
    .filter(({ length }) => length >= SHORTEST)
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
