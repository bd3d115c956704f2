import type { StoredEvent } from '@docker-watcher/sdk';

/** What the command reads of the API's answers. */

export interface Failure {
  readonly step: string;
  readonly code: string;
  readonly message: string;
  readonly diagnosis?: string;
  readonly exitCode?: number;
  readonly oom?: boolean;
  readonly log?: readonly string[];
  readonly nowServing?: string;
}

export interface Deploy {
  readonly id: string;
  readonly project: string;
  readonly stage: string;
  readonly kind: string;
  readonly state: string;
  readonly tag: string;
  readonly digest: string;
  readonly durationMs?: number;
  readonly finishedAt?: string;
  readonly supersededBy?: string;
  readonly failure?: Failure;
}

export interface Stage {
  readonly project: string;
  readonly stage: string;
  readonly state: string;
  readonly address?: string;
  readonly live?: { readonly tag: string; readonly digest: string; readonly since: string; readonly release: number };
  readonly open?: Deploy & { readonly step?: string };
  readonly last?: Deploy;
  readonly waiting: number;
  readonly configurationWaiting?: boolean;
  readonly pausedAt?: string;
}

export interface Project {
  readonly id: string;
  readonly stages: readonly Stage[];
}

export interface Candidate {
  readonly tag: string;
  readonly digest?: string;
  readonly pushedAt?: string;
  readonly firstSeenAt?: string;
  readonly live: boolean;
  readonly decision?: { readonly reason: string; readonly detail: string };
}

export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly repository?: { readonly failingSince?: string; readonly error?: string };
}

export interface Promotion {
  readonly from: string;
  readonly tag: string;
  readonly digest: string;
  readonly liveMs: number;
  readonly by: { readonly kind: string; readonly id: string };
  readonly evidence: readonly { readonly step: string; readonly text: string }[];
  readonly obstacle?: string;
}

export interface Prunable {
  readonly project: string;
  readonly stage: string;
  readonly stops: readonly string[];
  readonly containers: readonly string[];
  readonly images: readonly string[];
  readonly releases: readonly { readonly number: number; readonly tag: string }[];
  readonly problem?: string;
}

export interface StagePlan {
  readonly project: string;
  readonly stage: string;
  readonly state: string;
  readonly live?: { readonly tag: string };
  readonly strategy?: { readonly kind: string; readonly reason: string; readonly hint?: string };
  readonly gap?: string;
  readonly reach?: { readonly kind: string; readonly reason: string };
  readonly waiting: readonly string[];
  readonly drift: readonly { readonly text: string; readonly heals: boolean }[];
  readonly problem?: string;
}

export interface Line {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface Webhook {
  readonly source: string;
  readonly type: string;
  readonly address: string;
  readonly supported: boolean;
  readonly secretFrom: 'configuration' | 'made';
  readonly secret?: string;
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly ability: string;
  readonly projects?: readonly string[];
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
}

export type Event = StoredEvent;

export type AuditEntry = StoredEvent & {
  readonly from?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
};

export interface Check {
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly hint?: string;
}
