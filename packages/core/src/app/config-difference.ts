type Plain = Readonly<Record<string, unknown>>;

/** More would hide what matters; `changed` names the rest. */
const MOST = 100;

/** What two summaries of configurations differ in, by path: `app/dev.autoDeploy`. No secrets: summaries hold none. */
export function differenceOf(before: Plain, after: Plain): { readonly before: Plain; readonly after: Plain } {
  const [old, fresh] = [leavesOf(before), leavesOf(after)];
  const names = [...new Set([...fresh.keys(), ...old.keys()])];
  const differing = names.filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(fresh.get(name)));
  const pick = (from: ReadonlyMap<string, unknown>) =>
    Object.fromEntries(differing.slice(0, MOST).flatMap((name) => (from.has(name) ? [[name, from.get(name)]] : [])));
  return { before: pick(old), after: pick(fresh) };
}

function leavesOf(summary: Plain): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const { notes: _, ...rest } = summary;
  visit([], rest);
  return leaves;

  function visit(path: readonly string[], value: unknown): void {
    if (Array.isArray(value) && value.length > 0 && value.every(isNamed)) {
      for (const one of value) visit([...path.slice(0, -1), nameOf(path.at(-1), one)], one);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) visit([...path, key], inner);
    } else leaves.set(path.join('.'), value);
  }
}

/** Stages, registries and notifiers are lists of what has a name: the place in the list says nothing. */
function isNamed(value: unknown): value is { readonly key?: string; readonly id?: string } {
  return typeof value === 'object' && value !== null && ('key' in value || 'id' in value);
}

function nameOf(list: string | undefined, { key, id }: { readonly key?: string; readonly id?: string }): string {
  return key ?? `${list ?? ''}.${id}`;
}
