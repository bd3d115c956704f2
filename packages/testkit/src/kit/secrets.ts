import { isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import type { LoggedLine } from '../test-context.js';

/** Shorter values are in ordinary words too. */
const SHORTEST = 8;

/** The values of the `Secret` fields of `settings`, nested ones too. */
export function secretsOf(schema: TSchema, settings: unknown): readonly string[] {
  if (isSecretSchema(schema)) return typeof settings === 'string' && settings.length >= SHORTEST ? [settings] : [];
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, TSchema>> };
  return Object.entries(properties).flatMap(([name, field]) =>
    secretsOf(field, (settings as Readonly<Record<string, unknown>> | undefined)?.[name]),
  );
}

/** What in `text` gives a secret away: as it is, URL-encoded, or within base64. */
export function leaks(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => formsOf(secret).some((form) => text.includes(form)));
}

/** All that a person may get to read of an error. */
export function textOfError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { hint = '' } = error as { readonly hint?: string };
  const cause = error.cause === undefined ? '' : textOfError(error.cause);
  return `${error.message} ${hint} ${cause}`;
}

export function textOfLine({ message, fields }: LoggedLine): string {
  return `${message} ${JSON.stringify(fields, (_, value) => (value instanceof Error ? textOfError(value) : value))}`;
}

function formsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), ...[0, 1, 2].map((offset) => base64Core(secret, offset))];
}

/** The letters that are in any base64 whose bytes hold `secret` at this place of a group of three. */
function base64Core(secret: string, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
  const whole = text.replace(/=+$/, '');
  return whole.slice(offset === 0 ? 0 : offset + 1, text === whole ? undefined : -1);
}
