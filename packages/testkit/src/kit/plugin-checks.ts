import { fileURLToPath } from 'node:url';
import { API_VERSION, isPlugin } from '@docker-watcher/sdk';
import { settingsComplaints } from '../settings-complaints.js';
import type { Check } from './check.js';
import { packageComplaints } from './package-complaints.js';

const KINDS: readonly string[] = ['registry', 'proxy', 'probe', 'notifier'];

/** What a plugin promises as a whole. `plugin` is the default export of the package in `folder`. */
export function pluginChecks(plugin: unknown, folder: string | URL): readonly Check[] {
  const parts = isPlugin(plugin) ? Object.entries(plugin.parts) : [];
  return [
    {
      name: 'its default export is made by definePlugin, for this version of the contract',
      run: async () => {
        if (!isPlugin(plugin)) return ['It is not made by definePlugin().'];
        if (plugin.apiVersion === API_VERSION) return [];
        return [`It speaks version ${plugin.apiVersion} of the contract; this kit tests ${API_VERSION}.`];
      },
    },
    {
      name: 'its parts have a kind, a label and a name that can be written as a type',
      run: async () => [
        ...(isPlugin(plugin) && parts.length === 0 ? ['It has no parts.'] : []),
        ...parts.flatMap(([name, { kind, label }]) => [
          ...(/^[a-z][a-z0-9-]*$/.test(name) ? [] : [`"${name}" is not written in lower case with hyphens.`]),
          ...(KINDS.includes(kind) ? [] : [`"${name}" is of no known kind: ${kind}.`]),
          ...(typeof label === 'string' && label !== '' ? [] : [`"${name}" has no label.`]),
        ]),
      ],
    },
    {
      name: 'its settings say what each field is, and take no unknown key',
      run: async () =>
        parts.flatMap(([name, { config }]) => settingsComplaints(config).map((complaint) => `${name}: ${complaint}`)),
    },
    {
      name: 'its package says what it is, and holds what it needs',
      run: () => packageComplaints(folder instanceof URL ? fileURLToPath(folder) : folder),
    },
  ];
}
