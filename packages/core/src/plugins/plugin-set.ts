import type { AnyPart, PartKind } from '@docker-watcher/sdk';
import { AppError } from '../base/index.js';
import { type LoadedPlugin, loadPlugin } from './load-plugin.js';
import { ownPluginFor, partNameFor } from './names.js';

/** What the configuration names before it can be checked in full. */
export interface PluginWish {
  /** The `plugins:` list; absent: our own packages that the types name. */
  readonly plugins?: readonly string[];
  readonly types: readonly { readonly kind: PartKind; readonly type: string }[];
}

export interface FoundPart {
  readonly part: AnyPart;
  readonly partName: string;
  readonly plugin: LoadedPlugin;
}

export type PartLookup =
  | { readonly kind: 'found'; readonly found: FoundPart }
  | { readonly kind: 'problem'; readonly problem: AppError };

/** The loaded plugins of one configuration, asked by contract and `type`. */
export interface PluginSet {
  readonly plugins: readonly LoadedPlugin[];
  /** Plugins of the `plugins:` list that did not load. */
  readonly problems: readonly { readonly name: string; readonly problem: AppError }[];
  part(kind: PartKind, type: string): PartLookup;
}

/** Loads all that `wish` names; a plugin that fails does not keep the others from loading. */
export async function loadPlugins(wish: PluginWish, bases: readonly string[]): Promise<PluginSet> {
  const names = wish.plugins ?? ownPlugins(wish);
  const plugins: LoadedPlugin[] = [];
  const problems: { name: string; problem: AppError }[] = [];
  const outcomes = await Promise.allSettled(names.map((name) => loadPlugin(name, bases)));
  outcomes.forEach((outcome, index) => {
    const name = names[index] ?? '';
    if (outcome.status === 'fulfilled') plugins.push(outcome.value);
    else problems.push({ name, problem: asAppError(outcome.reason) });
  });
  return {
    plugins,
    problems,
    part: (kind, type) => lookUp(kind, type, plugins, problems, wish.plugins !== undefined),
  };
}

function ownPlugins(wish: PluginWish): string[] {
  const names = wish.types.map(({ kind, type }) => ownPluginFor(kind, type)).filter((name) => name !== undefined);
  return [...new Set(names)];
}

function lookUp(
  kind: PartKind,
  type: string,
  plugins: readonly LoadedPlugin[],
  problems: readonly { readonly name: string; readonly problem: AppError }[],
  listed: boolean,
): PartLookup {
  const [wantedPlugin, wantedPart] = splitType(kind, type);
  const matches: FoundPart[] = [];
  for (const plugin of plugins) {
    if (wantedPlugin !== undefined && plugin.name !== wantedPlugin && plugin.package.name !== wantedPlugin) continue;
    const part = plugin.plugin.parts[wantedPart];
    if (part !== undefined && part.kind === kind) matches.push({ part, partName: wantedPart, plugin });
  }
  const [first, second] = matches;
  if (first === undefined) return { kind: 'problem', problem: absent(kind, type, plugins, problems, listed) };
  if (second !== undefined) {
    const names = matches.map((match) => `${match.plugin.name}/${wantedPart}`);
    return {
      kind: 'problem',
      problem: new AppError(
        'config.invalid',
        `Two plugins have a ${kind} part "${wantedPart}": ${names.join(' and ')}.`,
        {
          hint: `Say which one: type: ${names[0]}`,
        },
      ),
    };
  }
  return { kind: 'found', found: first };
}

/** `plugin/part`, where the plugin itself may be scoped: the part is behind the last slash. */
function splitType(kind: PartKind, type: string): [plugin: string | undefined, part: string] {
  const slash = type.lastIndexOf('/');
  if (slash === -1) return [undefined, partNameFor(kind, type)];
  return [type.slice(0, slash), type.slice(slash + 1)];
}

function absent(
  kind: PartKind,
  type: string,
  plugins: readonly LoadedPlugin[],
  problems: readonly { readonly name: string; readonly problem: AppError }[],
  listed: boolean,
): AppError {
  const own = ownPluginFor(kind, type);
  const failed = problems.find(({ name }) => name === own || name === type);
  if (failed !== undefined) return failed.problem;
  const known = plugins.flatMap(({ plugin }) =>
    Object.entries(plugin.parts).flatMap(([name, part]) => (part.kind === kind ? [name] : [])),
  );
  const has =
    known.length === 0 ? `No loaded plugin has a ${kind} part.` : `Loaded ${kind} parts: ${known.join(', ')}.`;
  const add = listed
    ? `Add the plugin that has it to "plugins:", such as "${own ?? type}".`
    : `Install the plugin that has it and name it under "plugins:".`;
  return new AppError('plugin.missing', `There is no ${kind} of type "${type}". ${has}`, { hint: add });
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('plugin.broken', String(error), { cause: error });
}
