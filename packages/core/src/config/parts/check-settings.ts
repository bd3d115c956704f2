import type { PartKind, TSchema } from '@docker-watcher/sdk';
import { checkValue } from '../check/check-value.js';
import type { LoadContext } from '../context.js';
import type { Path } from '../source/path.js';

export interface SettingsOf {
  readonly kind: PartKind;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly at: Path;
  readonly typeAt: Path;
  readonly ownKeys: readonly string[];
}

/** The settings of a part as its plugin will get them; undefined when there is no such plugin. */
export function checkPart(part: SettingsOf, context: LoadContext): Readonly<Record<string, unknown>> | undefined {
  const { problems, schemas } = context;
  const answer = schemas.part(part.kind, part.type);
  if ('problem' in answer) {
    problems.add(part.typeAt, answer.problem, answer.hint);
    return undefined;
  }
  if ('unchecked' in answer) {
    problems.note(part.typeAt, answer.note);
    return part.settings;
  }
  return checkSettings(answer.schema, part, context);
}

/** Checks settings against a schema: secrets put in place, defaults filled in. */
export function checkSettings(
  schema: TSchema,
  { settings, at, ownKeys }: Pick<SettingsOf, 'settings' | 'at' | 'ownKeys'>,
  { problems, secrets }: LoadContext,
): Readonly<Record<string, unknown>> {
  const resolved = secrets.resolve(schema, settings, at);
  const checked = checkValue(schema, resolved, problems, { at, moreKeys: ownKeys, fill: true });
  rememberPasswordsIn(checked, secrets);
  return (checked ?? {}) as Readonly<Record<string, unknown>>;
}

/** `https://user:password@host` is a secret though its field is none. */
function rememberPasswordsIn(settings: unknown, secrets: LoadContext['secrets']): void {
  if (typeof settings === 'object' && settings !== null) {
    for (const value of Object.values(settings)) rememberPasswordsIn(value, secrets);
    return;
  }
  if (typeof settings !== 'string' || !settings.includes('@') || !URL.canParse(settings)) return;
  const { password } = new URL(settings);
  if (password !== '') for (const form of [password, decodeURIComponent(password)]) secrets.remember(form);
}
