import type { HttpClient } from '@docker-watcher/sdk';
import type { Clock } from '../../base/index.js';
import type { Config } from '../../config/index.js';
import type { Disk, Engine, Proxies, Redactor, Visitor } from '../../deploy/index.js';
import type { WatchedRegistries } from '../../detection/index.js';
import type { EngineDetails } from '../../docker/index.js';
import type { Check, ReadyPart } from '../../http/index.js';
import type { Notifiers } from '../../notify/index.js';
import type { PluginSet } from '../../plugins/index.js';

/** What is looked at: the controller that runs, or what the configuration file alone makes. */
export interface Patient {
  readonly config: Config;
  readonly plugins: PluginSet;
  readonly engine: Pick<Engine, 'info' | 'networkExists' | 'ownContainer' | 'container'>;
  details(): Promise<EngineDetails>;
  readonly disk: Disk;
  readonly registries: WatchedRegistries;
  readonly proxies: Proxies;
  readonly notifiers: Notifiers;
  readonly visitor: Visitor;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly redactor: Pick<Redactor, 'redact'>;
  /** A file that was refused since; absent where no controller runs. */
  readonly standing?: ReadyPart;
  readonly isRunning: boolean;
  /** The proxy is a process that the controller starts, and a look must not. */
  readonly startsProxy: boolean;
}

/** One thing to look at. What it throws is a check that failed. */
export interface Look {
  readonly id: string;
  readonly title: string;
  /** Says nothing of its own when the engine does not answer. */
  readonly needsEngine?: boolean;
  look(patient: Patient, signal: AbortSignal): Promise<readonly Check[]>;
}

/** What one thing was found to be. */
export interface Finding {
  readonly state: Check['state'];
  readonly detail: string;
  readonly hint?: string;
}

export const ok = (detail: string): Finding => ({ state: 'ok', detail });
export const skipped = (detail: string, hint?: string): Finding => finding('skipped', detail, hint);
export const warning = (detail: string, hint?: string): Finding => finding('warning', detail, hint);
export const failed = (detail: string, hint?: string): Finding => finding('failed', detail, hint);

function finding(state: Check['state'], detail: string, hint: string | undefined): Finding {
  return { state, detail, ...(hint === undefined ? {} : { hint }) };
}
