/** Looks for secrets in all the forms in which they travel. */

export type Secrets = Readonly<Record<string, string>>;

/** Where something was looked for, and what was there. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** `SECRET as FORM in PLACE`, for each that is found. */
export function findLeaks(secrets: Secrets, places: readonly Place[]): string[] {
  const needles = Object.entries(secrets).flatMap(([name, secret]) =>
    formsOf(secret).map(({ form, text }) => ({ what: `${name} as ${form}`, needle: Buffer.from(text) })),
  );
  return places.flatMap(({ name, bytes }) =>
    needles.flatMap(({ what, needle }) => {
      const at = bytes.indexOf(needle);
      return at === -1 ? [] : [`${what} in ${name}: …${around(bytes, at, needle.length)}…`];
    }),
  );
}

function around(bytes: Buffer, at: number, length: number): string {
  return bytes
    .subarray(Math.max(0, at - 160), at + length + 40)
    .toString('latin1')
    .replace(/[^\x20-\x7e]+/g, ' ');
}

/** Base64 reads differently at each of the three places of a group where the secret may begin. */
export function formsOf(secret: string): readonly { readonly form: string; readonly text: string }[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((lead) => {
    const whole = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64');
    // The first and the last letter may hold bits of neighbours.
    const inner = whole.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + bytes.length) * 8) / 6));
    const url = inner.replaceAll('+', '-').replaceAll('/', '_');
    return [
      { form: `base64 (${lead})`, text: inner },
      { form: `base64url (${lead})`, text: url },
    ];
  });
  const forms = [
    { form: 'plain text', text: secret },
    { form: 'URL-encoded text', text: encodeURIComponent(secret) },
    { form: 'JSON', text: JSON.stringify(secret).slice(1, -1) },
    ...base64,
  ];
  return forms.filter(({ text }, i) => forms.findIndex((other) => other.text === text) === i);
}
