import type { DeployView } from '../api/views.js';
import { type Pushes, pushKey } from './pushes.js';

/** How a team does, by the four measures of DORA (https://dora.dev/guides/dora-metrics-four-keys/). */
export interface Insights {
  readonly days: readonly InsightDay[];
  readonly succeeded: number;
  readonly failed: number;
  /** Median; undefined without a deploy. */
  readonly leadMs: number | undefined;
  readonly restoreMs: number | undefined;
}

export interface InsightDay {
  /** Local midnight. */
  readonly at: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly leadMs: number | undefined;
  readonly restoreMs: number | undefined;
}

/** Something that took a while, and when it was over. */
interface Span {
  readonly at: number;
  readonly ms: number;
}

export interface InsightPeriod {
  readonly days: number;
  readonly now: number;
  readonly pushes?: Pushes;
}

const NONE: Pushes = new Map();
/** Deploys that change what runs; restarts and applied configuration do not bring a new version. */
const COUNTED = new Set(['deploy', 'promote', 'rollback']);

export function insightsOf(deploys: readonly DeployView[], { days, now, pushes = NONE }: InsightPeriod): Insights {
  const first = midnight(now, days - 1);
  const ended = deploys
    .filter(({ kind, state }) => COUNTED.has(kind) && (state === 'succeeded' || state === 'failed'))
    .sort((a, b) => endOf(a) - endOf(b));
  const restores = restoresOf(ended).filter(({ at }) => at >= first);
  const counted = ended.filter((deploy) => endOf(deploy) >= first);
  const leads = leadsOf(ended, pushes).filter(({ at }) => at >= first);
  const buckets = Array.from({ length: days }, (_, index) => midnight(now, days - 1 - index));
  return {
    days: buckets.map((at, index) => {
      const until = buckets[index + 1] ?? Number.POSITIVE_INFINITY;
      const ofDay = counted.filter((deploy) => endOf(deploy) >= at && endOf(deploy) < until);
      return {
        at,
        ...counts(ofDay),
        leadMs: medianBetween(leads, at, until),
        restoreMs: medianBetween(restores, at, until),
      };
    }),
    ...counts(counted),
    leadMs: median(leads.map(({ ms }) => ms)),
    restoreMs: median(restores.map(({ ms }) => ms)),
  };
}

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.trunc(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

function counts(deploys: readonly DeployView[]): { succeeded: number; failed: number } {
  const failed = deploys.filter(({ state }) => state === 'failed').length;
  return { succeeded: deploys.length - failed, failed };
}

/** From the push of an image until it was live on a stage for the first time; else from when the deploy was asked for. */
function leadsOf(ended: readonly DeployView[], pushes: Pushes): readonly Span[] {
  const seen = new Set<string>();
  return ended
    .filter(({ kind, state }) => (kind === 'deploy' || kind === 'promote') && state === 'succeeded')
    .filter(
      ({ project, stage, digest }) =>
        !seen.has(`${project}/${stage} ${digest}`) && seen.add(`${project}/${stage} ${digest}`),
    )
    .map((deploy) => {
      const at = endOf(deploy);
      const pushed = Date.parse(pushes.get(pushKey(deploy.project, deploy.digest)) ?? deploy.createdAt);
      return { at, ms: Math.max(0, at - pushed) };
    });
}

function medianBetween(spans: readonly Span[], from: number, until: number): number | undefined {
  return median(spans.filter(({ at }) => at >= from && at < until).map(({ ms }) => ms));
}

/** From the first failure of a stage until its next success. */
function restoresOf(ended: readonly DeployView[]): readonly Span[] {
  const failing = new Map<string, number>();
  const restores: Span[] = [];
  for (const deploy of ended) {
    const stage = `${deploy.project}/${deploy.stage}`;
    const since = failing.get(stage);
    if (deploy.state === 'failed') failing.set(stage, since ?? endOf(deploy));
    else if (since !== undefined) {
      restores.push({ at: endOf(deploy), ms: endOf(deploy) - since });
      failing.delete(stage);
    }
  }
  return restores;
}

function endOf({ finishedAt, createdAt }: DeployView): number {
  return Date.parse(finishedAt ?? createdAt);
}

function midnight(now: number, daysBefore: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysBefore).getTime();
}
