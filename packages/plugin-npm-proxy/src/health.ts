import { isPluginError, type PartHealth, type PluginError } from '@docker-watcher/sdk';
import { type Api, NEEDS } from './api.js';
import { entryFor } from './entry.js';
import { look } from './look.js';
import { lacking, limits } from './permissions.js';
import type { Settings } from './settings.js';

/** No host has it: any answer shows that nginx is there. */
const NOBODY = 'docker-watcher.invalid';

/** Is it there, of a version we know, does the account suffice, and do we reach its nginx as visitors do? */
export async function healthOf(api: Api, settings: Settings, signal: AbortSignal): Promise<PartHealth> {
  try {
    const version = await api.version(signal);
    const permissions = await api.permissions(signal);
    await api.get('/nginx/proxy-hosts', signal);
    const lack = permissions && lacking(permissions);
    if (lack !== undefined)
      return { state: 'failed', detail: `The account ${settings.email} can't do it: ${lack}. ${NEEDS}` };
    const doubts = [
      ...age(version),
      ...(permissions === undefined ? [] : limits(permissions).map((limit) => `${settings.email}: ${limit}`)),
      ...(await reach(settings, signal)),
    ];
    const name = `Nginx Proxy Manager ${version}`;
    return doubts.length === 0
      ? { state: 'ok', detail: name }
      : { state: 'degraded', detail: `${name}: ${doubts.join('; ')}` };
  } catch (error) {
    signal.throwIfAborted();
    if (!isPluginError(error)) throw error;
    return { state: 'failed', detail: sentence(error) };
  }
}

async function reach(settings: Settings, signal: AbortSignal): Promise<string[]> {
  const sight = await look(entryFor(settings, NOBODY), NOBODY, signal);
  return sight.kind === 'silence' ? [`its nginx does not answer at ${sight.reason}; set "entry_url"`] : [];
}

function age(version: string): string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 2 && minor < 11) return ['older than 2.11, the oldest version we know'];
  return major > 2 ? ['newer than 2.15, the newest version we know'] : [];
}

function sentence({ message, hint }: PluginError): string {
  return hint === undefined ? message : `${message} ${hint}`;
}
