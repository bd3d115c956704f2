import { type TSchema, type TUnsafe, Type } from 'typebox';

export { type Static, type TSchema, Type } from 'typebox';

/** Marks the JSON Schema of a secret. */
export const SECRET_KEYWORD = 'x-docker-watcher-secret';

export interface SecretOptions {
  readonly title?: string;
  readonly description?: string;
}

/**
 * A secret config field `x`. In YAML a person writes exactly one of `x`, `x_env` (name of an environment variable) or
 * `x_file` (path); the host resolves it and never shows the value. `create` gets a plain string.
 */
export function Secret(options: SecretOptions = {}): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', minLength: 1, ...options, [SECRET_KEYWORD]: true });
}

export function isSecretSchema(schema: TSchema): boolean {
  return (schema as Record<string, unknown>)[SECRET_KEYWORD] === true;
}
