import { AppError } from '../../base/index.js';
import { formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';

/** Where plugins are: the configuration file that says so, or a folder that wins over it. Absolute paths. */
export interface PluginPlace {
  readonly config?: string;
  readonly dir?: string;
}

export interface ListedPlugin {
  /** As the configuration names it; absent: installed, and named nowhere. */
  readonly name?: string;
  readonly package?: string;
  readonly version?: string;
  readonly publisher?: string;
  readonly integrity?: string;
  readonly parts: readonly { readonly kind: string; readonly type: string }[];
  readonly problem?: { readonly code: string; readonly message: string; readonly hint?: string };
}

/** A package that could be installed. */
export interface PluginOffer {
  readonly spec: string;
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
  readonly publisher?: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly keywords: readonly string[];
  /** Where it would go. */
  readonly folder: string;
}

export interface PluginReport {
  readonly package: string;
  readonly checks: number;
  readonly broken: readonly { readonly name: string; readonly complaints: readonly string[] }[];
}

/** What the commands need of the application. */
export interface PluginActions {
  list(place: PluginPlace): Promise<readonly ListedPlugin[]>;
  /** Looks; installs nothing. */
  offer(name: string, place: PluginPlace, signal: AbortSignal): Promise<PluginOffer>;
  /** Gives what it is now that it is loaded. */
  add(offer: PluginOffer, signal: AbortSignal): Promise<ListedPlugin>;
  /** Gives the name of the package. */
  remove(name: string, place: PluginPlace, signal: AbortSignal): Promise<string>;
  /** Runs the test kit on a folder. */
  test(folder: string): Promise<PluginReport>;
}

/** What these commands work with. */
export interface PluginContext {
  readonly actions: PluginActions;
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

export async function listPlugins({ actions, terminal, json }: PluginContext, place: PluginPlace): Promise<void> {
  const plugins = await actions.list(place);
  if (json) terminal.out(`${JSON.stringify({ plugins }, null, 2)}\n`);
  else terminal.out(formatPlugins(plugins, terminal.columns));
}

/** Shows who published what, asks, installs, and loads it once to see that it works. */
export async function addPlugin(
  context: PluginContext,
  name: string,
  options: PluginPlace & { readonly yes?: boolean },
): Promise<void> {
  const { actions, terminal, json, signal } = context;
  const offer = await actions.offer(name, options, signal);
  if (!json) terminal.out(formatOffer(offer));
  if (options.yes !== true && !(await confirm(context, `Install it into ${offer.folder}?`))) {
    throw new AppError('request.conflict', 'Nothing was installed.');
  }
  const added = await actions.add(offer, signal);
  if (json) return terminal.out(`${JSON.stringify(added, null, 2)}\n`);
  const parts = added.parts.map(({ kind, type }) => `${kind} ${type}`).join(', ');
  terminal.out(`Installed: ${parts}.\nName it in the configuration:\n\n  plugins: [${JSON.stringify(offer.name)}]\n`);
}

export async function removePlugin(context: PluginContext, name: string, place: PluginPlace): Promise<void> {
  const removed = await context.actions.remove(name, place, context.signal);
  if (context.json) context.terminal.out(`${JSON.stringify({ removed }, null, 2)}\n`);
  else context.terminal.out(`Removed ${removed}. Take it out of "plugins:" too.\n`);
}

/** True when every promise is kept. */
export async function testPlugin({ actions, terminal, json }: PluginContext, folder: string): Promise<boolean> {
  const report = await actions.test(folder);
  const isGood = report.broken.length === 0;
  if (json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else terminal.out(formatReport(report));
  return isGood;
}

export function formatPlugins(plugins: readonly ListedPlugin[], columns: number): string {
  if (plugins.length === 0) return 'There are no plugins.\n';
  return formatTable(
    [{ title: 'PLUGIN' }, { title: 'VERSION' }, { title: 'PUBLISHER', shrinkTo: 9 }, { title: 'PARTS', shrinkTo: 12 }],
    plugins.map(({ name, package: packageName, version = '', publisher = '', parts, problem }) => ({
      cells: [
        packageName ?? name ?? '',
        version,
        publisher,
        parts.map(({ kind, type }) => `${kind} ${type}`).join(', '),
      ],
      notes: [
        ...(name === undefined ? ['installed, but not named under "plugins:"'] : []),
        ...(problem === undefined ? [] : [`✗ ${problem.message}`, ...(problem.hint ? [problem.hint] : [])]),
      ],
    })),
    columns,
  );
}

export function formatOffer(offer: PluginOffer): string {
  const facts: readonly (readonly [label: string, text: string | undefined])[] = [
    ['publisher', offer.publisher ?? 'unknown: it does not come from a registry'],
    ['integrity', offer.integrity],
    ['about', offer.description],
    ['deprecated', offer.deprecated],
    [
      'note',
      offer.keywords.includes('docker-watcher-plugin') ? undefined : 'it does not call itself a docker-watcher plugin',
    ],
  ];
  const lines = facts.flatMap(([label, text]) => (text === undefined ? [] : [`  ${label.padEnd(10)} ${text}`]));
  return `${[`${offer.name} ${offer.version}`, ...lines].join('\n')}\n`;
}

export function formatReport({ package: name, checks, broken }: PluginReport): string {
  const head =
    broken.length === 0
      ? `✓ ${name} keeps ${checks} promises.`
      : `✗ ${name} breaks ${broken.length} of ${checks} promises.`;
  const lines = broken.flatMap((one) => [
    `  ✗ ${one.name}`,
    ...one.complaints.map((complaint) => `      ${complaint}`),
  ]);
  return `${[head, ...lines].join('\n')}\n`;
}

async function confirm({ terminal, signal }: PluginContext, question: string): Promise<boolean> {
  if (terminal.ask === undefined) {
    throw new AppError('request.invalid', 'Nobody is there to be asked.', { hint: 'Say yes beforehand: --yes.' });
  }
  return /^y(es)?$/i.test((await terminal.ask(`${question} [y/N] `, signal)).trim());
}
