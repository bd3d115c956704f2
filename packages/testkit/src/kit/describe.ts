import type { NotifierPart, Plugin, ProbePart, ProxyPart, RegistryPart } from '@docker-watcher/sdk';
import { describe, expect, it } from 'vitest';
import type { Check } from './check.js';
import { type NotifierSetup, notifierChecks } from './notifier-checks.js';
import { pluginChecks } from './plugin-checks.js';
import { type ProbeSetup, probeChecks } from './probe-checks.js';
import { type ProxySetup, proxyChecks } from './proxy-checks.js';
import { registryChecks } from './registry-checks.js';
import type { RegistrySetup } from './registry-setup.js';

/** Each takes as long as it needs to find out that something never comes. */
const TIMEOUT_MS = 120_000;

/** Tests a plugin as a whole: its export, its parts' settings, its package. `folder` is that of its package.json. */
export function describePlugin(plugin: Plugin, setup: { readonly folder: string | URL }): void {
  register('the plugin', pluginChecks(plugin, setup.folder));
}

/** Tests one registry of a plugin against real servers on loopback. */
export function describeRegistry<Config>(name: string, plugin: Plugin, setup: RegistrySetup<Config>): void {
  register(`the registry ${name}`, registryChecks(partOf<RegistryPart<Config>>(plugin, 'registry', name), setup));
}

/** Tests one proxy of a plugin, with visitors on their way while it switches. */
export function describeProxy<Config>(name: string, plugin: Plugin, setup: ProxySetup<Config>): void {
  register(`the proxy ${name}`, proxyChecks(partOf<ProxyPart<Config>>(plugin, 'proxy', name), setup));
}

/** Tests one probe of a plugin. */
export function describeProbe<Config>(name: string, plugin: Plugin, setup: ProbeSetup<Config>): void {
  register(`the probe ${name}`, probeChecks(partOf<ProbePart<Config>>(plugin, 'probe', name), setup));
}

/** Tests one notifier of a plugin against an inbox on loopback. */
export function describeNotifier<Config>(name: string, plugin: Plugin, setup: NotifierSetup<Config>): void {
  register(`the notifier ${name}`, notifierChecks(partOf<NotifierPart<Config>>(plugin, 'notifier', name), setup));
}

function partOf<P>(plugin: Plugin, kind: string, name: string): P {
  const part = plugin.parts[name];
  if (part?.kind === kind) return part as P;
  const known = Object.entries(plugin.parts).map(([other, { kind: its }]) => `${its} ${other}`);
  throw new Error(`The plugin has no ${kind} "${name}". It has: ${known.join(', ')}.`);
}

function register(title: string, checks: readonly Check[]): void {
  describe(title, () => {
    for (const { name, run } of checks) {
      it(name, { timeout: TIMEOUT_MS }, async () => {
        expect(await run()).toEqual([]);
      });
    }
  });
}
