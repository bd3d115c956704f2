import { isSecretSchema, type TSchema } from '@docker-watcher/sdk';
import { FileSchema, GlobalSchema } from '../schema/file.js';
import { ProjectSchema, StageSchema } from '../schema/project.js';
import { otherName, refusal } from '../schema/refused.js';
import { closest } from '../source/did-you-mean.js';

export interface UnknownKey {
  readonly message: string;
  readonly hint: string;
  /** The key that was probably meant. */
  readonly meant?: string;
}

/** What to say of a key that is not among `schema`'s and not one of `more`. */
export function unknownKey(key: string, schema: unknown, more: readonly string[]): UnknownKey {
  const known = [...keysOf(schema), ...more];
  const message = `The key "${key}" is not known here.`;
  const isLevel = LEVELS.some(({ schema: level }) => level === schema);
  const reason = isLevel ? refusal(key) : undefined;
  if (reason !== undefined) return { message: `"${key}" is not offered: ${reason}.`, hint: `Take "${key}" away.` };
  const other = isLevel ? otherName(key) : undefined;
  if (other !== undefined && known.includes(other.split('.')[0] ?? '')) {
    return { message, hint: `It is called "${other}".`, meant: other };
  }
  const home = isLevel ? LEVELS.find(({ schema: level }) => Object.hasOwn(propertiesOf(level), key)) : undefined;
  if (home !== undefined) return { message, hint: `It belongs ${home.where}.` };
  const meant = closest(key, known);
  if (meant !== undefined) return { message, hint: `Did you mean "${meant}"?`, meant };
  return { message, hint: known.length === 0 ? 'There are no keys here.' : `Known here: ${known.join(', ')}.` };
}

const LEVELS: readonly { readonly where: string; readonly schema: TSchema }[] = [
  { where: 'at the top of the file', schema: FileSchema },
  { where: 'under "global"', schema: GlobalSchema },
  { where: 'to a project', schema: ProjectSchema },
  { where: 'to a stage', schema: StageSchema },
];

/** As people write them: a secret comes by value, by environment or by file. */
function keysOf(schema: unknown): readonly string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([key, property]) =>
    isSecretSchema(property) ? [key, `${key}_env`, `${key}_file`] : [key],
  );
}

function propertiesOf(schema: unknown): Readonly<Record<string, TSchema>> {
  return (schema as { readonly properties?: Record<string, TSchema> } | undefined)?.properties ?? {};
}
