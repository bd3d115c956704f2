import { type Clock, formatDuration } from '../../base/index.js';
import type { RegistryConfig } from '../../config/index.js';
import { type Finding, failed, type Look, ok, type Patient, skipped, warning } from './look.js';

const ANSWER_MS = 8_000;
/** A `Date` header tells whole seconds, of when the answer was begun. */
const CLOSE_MS = 30_000;
/** From here on tokens and certificates are refused. */
const WRONG_MS = 5 * 60_000;

/** Our clock against those of the registries, as the `Date` of an answer tells. */
export const clock: Look = {
  id: 'clock',
  title: 'Clock',
  async look(patient, signal) {
    const told = await Promise.all(patient.config.registries.map((registry) => ask(patient, registry, signal)));
    return [{ id: 'clock', title: 'Clock', ...verdict(told.filter((one) => one !== undefined)) }];
  },
};

interface Comparison {
  readonly host: string;
  /** Positive: ours is ahead. */
  readonly aheadMs: number;
}

function verdict(told: readonly Comparison[]): Finding {
  // One server with a wrong clock does not make ours wrong.
  const nearest = [...told].sort((a, b) => Math.abs(a.aheadMs) - Math.abs(b.aheadMs))[0];
  if (nearest === undefined) return skipped('No registry told the time.');
  const off = Math.abs(nearest.aheadMs);
  if (off < CLOSE_MS) return ok(`It agrees with ${nearest.host}.`);
  const detail = `It is ${formatDuration(off)} ${nearest.aheadMs > 0 ? 'ahead of' : 'behind'} ${nearest.host}.`;
  const hint = 'Set it by the network: timedatectl set-ntp true';
  return off < WRONG_MS ? warning(detail, hint) : failed(`${detail} Tokens and certificates fail so.`, hint);
}

/** Undefined: it does not answer, which is another check's to tell, or does not tell the time. */
async function ask(
  { http, clock: ours }: Patient,
  { settings: { url, ca, insecure } }: RegistryConfig,
  signal: AbortSignal,
): Promise<Comparison | undefined> {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  try {
    const { headers } = await http.request(url, {
      method: 'HEAD',
      timeoutMs: ANSWER_MS,
      signal,
      ...(typeof ca === 'string' ? { ca } : {}),
      ...(insecure === true ? { insecure } : {}),
    });
    return compare(new URL(url).host, headers.date, ours);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function compare(host: string, date: string | undefined, ours: Clock): Comparison | undefined {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : { host, aheadMs: ours.now().getTime() - theirs };
}
