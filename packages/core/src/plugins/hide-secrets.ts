import { isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import { secretForms } from '../base/index.js';

/** Shorter values are ordinary words too. */
const SHORTEST = 8;

/** Takes the values of a part's secret settings out of what it says, in every form. */
export function hideSecrets(schema: TSchema, settings: unknown): (text: string) => string {
  const forms = secretsIn(schema, settings).flatMap(secretForms);
  // The longest first: one may hold another.
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((shown, form) => shown.replaceAll(form, '•••'), text);
}

function secretsIn(schema: TSchema, settings: unknown): readonly string[] {
  if (isSecretSchema(schema)) return typeof settings === 'string' && settings.length >= SHORTEST ? [settings] : [];
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, TSchema>> };
  const values = (settings ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(properties).flatMap(([name, field]) => secretsIn(field, values[name]));
}
