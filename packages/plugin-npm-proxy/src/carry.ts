import { setTimeout as wait } from 'node:timers/promises';
import { isPluginError, type PartLog, PluginError } from '@docker-watcher/sdk';
import { type Api, NEEDS } from './api.js';
import { entryFor } from './entry.js';
import { isSeen, look } from './look.js';
import { lacking } from './permissions.js';
import { blamesOthers, isOnline, nginxComplaint, type ProxyHost } from './proxy-host.js';
import type { ProxyHosts } from './proxy-hosts.js';
import type { Settings } from './settings.js';

/** A state of one domain that a change wants, and how to get there from whatever stands. */
export interface End {
  /** The domain. */
  readonly name: string;
  /** What then answers at the marker; empty when it is nothing of ours. */
  readonly generation: string;
  /** False when the host may be offline then: removed, disabled, or offline before. */
  readonly mustBeOnline: boolean;
  /** True when the rows of Nginx Proxy Manager say so. */
  isReached(host: ProxyHost | undefined): boolean;
  /** Makes it so; safe to repeat. False when nothing was left to write. */
  write(host: ProxyHost | undefined): Promise<boolean>;
}

export interface CarryTools {
  readonly hosts: ProxyHosts;
  readonly api: Api;
  readonly settings: Settings;
  readonly log: PartLog;
  readonly signal: AbortSignal;
}

/** So often an end is written before it counts as out of reach. */
const TRIES = 4;
const PAUSE_MS = 250;
/** How long Nginx Proxy Manager may be away, to restart say, in the middle of a change. */
const PATIENCE_MS = 20_000;
/** A reload takes a moment, and old workers answer until it is done. */
const LOOKS = 20;
const LOOK_PAUSE_MS = 100;
const LOOKS_IN_A_ROW = 3;

/** Nothing was changed: the first write was refused, or never left. */
export class Untouched extends Error {
  constructor(readonly reason: PluginError) {
    super(reason.message);
  }
}

/**
 * Carries a change to `end` until it is known to be in force. Gives back why it is not; throws `Untouched` when nothing
 * was changed, and `unknown_outcome` when that can't be told.
 *
 * A write may be lost, may reach the rows and not nginx (a 5xx), and may take the host offline with a 200. So: look at
 * the rows, look at what nginx said, and after a lost answer look at what answers visitors.
 */
export async function carry(end: End, tools: CarryTools): Promise<PluginError | undefined> {
  const { hosts, log, signal } = tools;
  let host = await hosts.find(end.name, signal).catch((error: unknown) => {
    throw isPluginError(error) ? new Untouched(error) : error;
  });
  let isTouched = false;
  let lost: PluginError | undefined;
  let fault = new PluginError('unavailable', `Nginx Proxy Manager did not take the change of ${end.name}.`);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    if (attempt > 1) await wait(PAUSE_MS * 2 ** (attempt - 2), undefined, { signal });
    // A write with nothing left to do says nothing about the answer lost before it.
    const before = lost;
    lost = await end.write(host).then((hasWritten) => (hasWritten ? undefined : before), expected);
    isTouched ||= lost === undefined || lost.code === 'unknown_outcome';
    if (lost !== undefined && !isTouched && !lost.retryable) throw new Untouched(lost);
    if (lost !== undefined) log.warn('No good answer to a write', { host: end.name, attempt, reason: lost.message });
    host = await found(end.name, isTouched, tools);
    if (!end.isReached(host)) {
      fault = lost ?? new PluginError('conflict', `Someone else changed ${end.name} at the same moment.`);
      await refuseLacking(lost, tools);
      continue;
    }
    if (end.mustBeOnline && host !== undefined && !isOnline(host)) {
      fault = new PluginError('rejected', `nginx refuses the configuration of ${end.name}: ${nginxComplaint(host)}`);
      if (blamesOthers(host)) continue;
      return fault;
    }
    // After a good answer this only waits for old workers: where we can't look, the answer counts.
    if ((await isInForce(end, host, tools)) || lost === undefined) return undefined;
    fault = lost;
  }
  if (!isTouched) throw new Untouched(fault);
  return fault;
}

/** What answers visitors has settled on the generation. */
async function isInForce(end: End, host: ProxyHost | undefined, { settings, signal }: CarryTools): Promise<boolean> {
  const entry = entryFor(settings, end.name, host);
  for (let looks = 0, inARow = 0; looks < LOOKS; looks++) {
    const sight = await look(entry, end.name, signal);
    inARow = isSeen(sight, end.generation) ? inARow + 1 : 0;
    if (inARow === LOOKS_IN_A_ROW) return true;
    if (sight.kind === 'silence' && looks >= LOOKS_IN_A_ROW) return false;
    await wait(LOOK_PAUSE_MS, undefined, { signal });
  }
  return false;
}

/** The rows, asked for until they are told. */
async function found(name: string, isTouched: boolean, tools: CarryTools): Promise<ProxyHost | undefined> {
  const { hosts, signal } = tools;
  for (const began = performance.now(); ; ) {
    try {
      return await hosts.find(name, signal);
    } catch (error) {
      const reason = expected(error);
      if (!isTouched) throw new Untouched(reason);
      if (reason.retryable && performance.now() - began < PATIENCE_MS) {
        await wait(PAUSE_MS * 2, undefined, { signal });
        continue;
      }
      throw unknown(name, reason);
    }
  }
}

/** Since 2.13 a write that the account may not do gets a plain 500. */
async function refuseLacking(lost: PluginError | undefined, { api, settings, signal }: CarryTools): Promise<void> {
  if (lost?.status !== 500) return;
  const permissions = await api.permissions(signal).catch(() => undefined);
  const lack = permissions && lacking(permissions);
  if (lack === undefined) return;
  throw new Untouched(
    new PluginError('forbidden', `Nginx Proxy Manager does not let ${settings.email} do this: ${lack}.`, {
      hint: NEEDS,
      status: 403,
    }),
  );
}

export function unknown(name: string, reason: PluginError): PluginError {
  return new PluginError('unknown_outcome', `What became of the change of ${name} can't be told: ${reason.message}`, {
    cause: reason,
    ...(reason.hint === undefined ? {} : { hint: reason.hint }),
  });
}

function expected(error: unknown): PluginError {
  if (isPluginError(error)) return error;
  throw error;
}
