import type { components } from '@docker-watcher/client';

/** What the API answers with: the client's types, which nobody here changes, and what may come with them. */
type Schemas = components['schemas'];

type Frozen<T> = T extends (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Something that is wrong, or waits, for as long as it does. */
export interface Standing {
  readonly since: string;
  readonly reason: string;
}

/** What runs is not what should run. */
export interface Drifted extends Standing {
  readonly kinds: readonly string[];
}

export type Actor = Frozen<Schemas['Actor']>;
export type Failure = Frozen<Schemas['Failure']>;
export type StepView = Frozen<Schemas['Step']>;
export type StepName = StepView['name'];

export type DeployView = Frozen<Schemas['Deploy']>;
export type DeployDetailView = Frozen<Schemas['DeployDetail']>;
export type DeployKind = DeployView['kind'];
export type DeployState = DeployView['state'];

/** `unhealthy`, `drifted`: of what is live. */
export type StageView = Frozen<Omit<Schemas['Stage'], 'open' | 'last' | 'unhealthy' | 'drifted'>> & {
  readonly open?: DeployView;
  readonly last?: DeployView;
  readonly unhealthy?: Standing;
  readonly drifted?: Drifted;
};

export interface ProjectView {
  readonly id: string;
  readonly stages: readonly StageView[];
}

export type ReleaseView = Frozen<Schemas['Release']>;
export type PromotionView = Frozen<Schemas['Promotion']>;
export type StagePlanView = Frozen<Schemas['StagePlan']>;
export type CandidateView = Frozen<Schemas['Candidate']>;
export type CandidatesView = Frozen<Schemas['Candidates']>;
export type TokenView = Frozen<Schemas['Token']>;
export type UserView = Frozen<Schemas['User']>;
export type WebhookView = Frozen<Schemas['Webhook']>;
export type EventView = Frozen<Omit<Schemas['Event'], 'type'>> & { readonly type: string };
export type AuditEntry = Frozen<Schemas['AuditEntry']>;
export type SessionView = Frozen<Schemas['Session']>;
export type Ability = SessionView['ability'];
export type LogLine = Frozen<Schemas['Line']>;
export type Stats = Frozen<Schemas['Stats']>;

export type PartView = Frozen<Schemas['Part']>;
export type PartKind = PartView['kind'];
export type PluginView = Frozen<Schemas['Plugin']>;
/** A part that a plugin can make. */
export type PartKindView = PluginView['parts'][number];
export interface PluginsView {
  readonly plugins: readonly PluginView[];
  readonly parts: readonly PartView[];
}

export interface ReadyView {
  readonly state: 'ok' | 'degraded' | 'down';
  /** For who may see all. */
  readonly parts?: readonly PartState[];
}

/** Something that docker-watcher depends on, as it was found. */
export interface CheckView {
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly hint?: string;
}

export interface PartState {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'down';
  readonly detail?: string;
}

/** As much of a JSON Schema as is shown. */
export interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
