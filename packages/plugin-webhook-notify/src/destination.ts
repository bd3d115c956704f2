import { PluginError } from '@docker-watcher/sdk';
import { PRESETS, type PresetName } from './presets.js';
import type { Settings } from './settings.js';

export interface Destination {
  /** Holds secrets: never shown. */
  readonly url: string;
  /** Topic or chat, where the preset has one. */
  readonly channel: string | undefined;
  /** Host and port: what may be shown. */
  readonly host: string;
}

/** Where messages go. Throws `misconfigured`, in words that do not hold the address. */
export function destinationOf({ url, channel, preset = 'json' }: Settings): Destination {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new PluginError('misconfigured', 'Its "url" is no address.', {
      hint: 'It begins with https:// or http://, such as https://notify.example.com/webhook.',
    });
  }
  const { host } = address;
  const rule = ruleOf(preset);
  if (rule === undefined || channel !== undefined) return { url: address.href, channel, host };
  const found = rule.from === 'query' ? address.searchParams.get(rule.key) : takeLastSegment(address);
  if (!found) {
    throw new PluginError('misconfigured', `The preset "${preset}" needs a ${rule.name}.`, {
      hint: `Set "channel" to the ${rule.name}.`,
    });
  }
  return { url: address.href, channel: found, host };
}

function ruleOf(preset: PresetName) {
  return preset === 'json' ? undefined : PRESETS[preset].channel;
}

/** Services that are told their topic in the body want to be asked at the address without it. */
function takeLastSegment(address: URL): string {
  const segments = address.pathname.split('/').filter((segment) => segment !== '');
  const last = segments.pop() ?? '';
  address.pathname = `/${segments.join('/')}`;
  return decodeURIComponent(last);
}
