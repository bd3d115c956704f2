/**
 * People write the secret itself where its name belongs (`token_env: ghp_…`). What looks so must not reach a log: only
 * what is plainly a name or a path is quoted.
 */

const LONGEST_NAME = 64;
const LONGEST_PATH = 512;

export function nameOrNothing(text: string): string | undefined {
  const isName = /^(?:[A-Z_][A-Z0-9_]*|[a-z_]+)$/.test(text) && text.length <= LONGEST_NAME;
  return isName ? text : undefined;
}

export function pathOrNothing(text: string): string | undefined {
  const isPath = /^(?:\.{0,2}\/|[\w-]+(?:\/|\.\w+$))/.test(text) && text.length <= LONGEST_PATH && !/[\r\n]/.test(text);
  return isPath ? text : undefined;
}
