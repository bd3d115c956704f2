import type { DeployView } from '../api/views.js';

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

export interface InsightPeriod {
  readonly days: number;
  readonly now: number;
}

/** Deploys that change what runs; restarts and applied configuration do not bring a new version. */
const COUNTED = new Set(['deploy', 'promote', 'rollback']);

export function insightsOf(deploys: readonly DeployView[], { days, now }: InsightPeriod): Insights {
  const first = midnight(now, days - 1);
  const ended = deploys
    .filter(({ kind, state }) => COUNTED.has(kind) && (state === 'succeeded' || state === 'failed'))
    .sort((a, b) => endOf(a) - endOf(b));
  const restores = restoresOf(ended).filter(({ at }) => at >= first);
  const counted = ended.filter((deploy) => endOf(deploy) >= first);
  const buckets = Array.from({ length: days }, (_, index) => midnight(now, days - 1 - index));
  return {
    days: buckets.map((at, index) => {
      const until = buckets[index + 1] ?? Number.POSITIVE_INFINITY;
      const ofDay = counted.filter((deploy) => endOf(deploy) >= at && endOf(deploy) < until);
      return {
        at,
        ...counts(ofDay),
        leadMs: median(leadsOf(ofDay)),
        restoreMs: median(restores.filter((one) => one.at >= at && one.at < until).map(({ ms }) => ms)),
      };
    }),
    ...counts(counted),
    leadMs: median(leadsOf(counted)),
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

/** From the push, where the registry tells it, else from when we saw it, until it was live. */
function leadsOf(deploys: readonly DeployView[]): number[] {
  return deploys
    .filter(({ kind, state }) => kind === 'deploy' && state === 'succeeded')
    .map((deploy) => endOf(deploy) - Date.parse(deploy.pushedAt ?? deploy.createdAt));
}

/** From the first failure of a stage until its next success. */
function restoresOf(ended: readonly DeployView[]): { at: number; ms: number }[] {
  const failing = new Map<string, number>();
  const restores: { at: number; ms: number }[] = [];
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
