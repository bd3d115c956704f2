/** A text with `{values}`; with several forms when it counts something. */
export type Message = string | Plural;

export interface Plural {
  readonly one: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

export type Values = Readonly<Record<string, string | number>>;

/** Puts values into a text. `count` chooses the form. */
export function format(message: Message, values: Values, language: string): string {
  const text = typeof message === 'string' ? message : formOf(message, Number(values.count ?? 0), language);
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? numbers(language).format(value) : value;
  });
}

function formOf(message: Plural, count: number, language: string): string {
  const form = plurals(language).select(count);
  return form === 'one' || form === 'few' || form === 'many' ? (message[form] ?? message.other) : message.other;
}

const plurals = once((language) => new Intl.PluralRules(language));
const numbers = once((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }));

/** Making a formatter is slow, using it is not. */
function once<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}
