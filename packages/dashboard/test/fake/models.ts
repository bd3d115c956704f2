import { createHash } from 'node:crypto';
import type {
  CandidateView,
  DeployDetailView,
  EventView,
  Failure,
  LogLine,
  StageView,
  StepView,
  TokenView,
  UserView,
} from '../../src/api/views.js';

/** What the fake world is made of. */

export type Reason = NonNullable<CandidateView['decision']>['reason'];
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Stage = Mutable<StageView>;
export type Deploy = Mutable<DeployDetailView> & { steps: StepView[] };

export const STEPS = ['preflight', 'pull', 'create', 'start', 'gate', 'switch', 'prove', 'bake'] as const;
export const SHARE: Readonly<Record<string, number>> = {
  preflight: 0.2,
  pull: 3,
  create: 0.4,
  start: 0.4,
  gate: 2,
  switch: 0.4,
  prove: 0.6,
  bake: 4,
};

/** What a past is written into. */
export interface Land {
  readonly projects: { id: string; stages: Stage[] }[];
  readonly deploys: Deploy[];
  readonly lines: Map<string, LogLine[]>;
  tokens: TokenView[];
  users: UserView[];
  parts: { name: string; state: 'ok' | 'degraded' | 'down'; detail?: string }[];
  see(stage: Stage, tag: string, reason: Reason, detail: string, at: number): void;
  live(stage: Stage, deploy: Deploy, at: string): void;
  emit(event: NewEvent): void;
}

export type NewEvent = Omit<EventView, 'seq' | 'at' | 'actor'> & Partial<Pick<EventView, 'actor' | 'at'>>;

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export function failureOf(tag: string): Failure {
  const at = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  return {
    step: 'gate',
    code: 'container.unhealthy',
    message: `${tag} did not become healthy within 60 s.`,
    diagnosis: 'Nothing listens on port 3000. The image exposes 8080: set port: 8080.',
    nowServing: 'The version before it is still serving.',
    log: [
      '> app@1.4.2 start',
      '> node server.js',
      'config loaded from /app/config.json',
      'listening on http://0.0.0.0:8080',
    ],
    probes: [4, 3, 2].map((seconds) => ({
      at: at(seconds),
      healthy: false,
      evidence: 'GET http://10.0.3.7:3000/api/health: connection refused',
    })),
  };
}

/** As lists and stages show it: without its steps. */
export function plain({ steps: _, ...deploy }: Deploy): Mutable<Omit<DeployDetailView, 'steps'>> {
  return { ...deploy };
}
