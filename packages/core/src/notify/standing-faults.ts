import type { EventType, StoredEvent } from '@docker-watcher/sdk';

interface Standing {
  /** Milliseconds of the epoch. */
  readonly toldAt: number;
  readonly detail: string;
}

/** A fault that may be reported again while it stands. */
interface FaultRule {
  readonly type: EventType;
  /** Events by which it is over. */
  readonly over: readonly EventType[];
  /** What has the fault. */
  readonly subject: (event: StoredEvent) => readonly unknown[];
  /** With another detail it is another fault. */
  readonly detail?: (event: StoredEvent) => readonly unknown[];
  /** Absent: always. */
  readonly mayRepeat?: (event: StoredEvent) => boolean;
}

const stageOf = ({ project, stage }: StoredEvent) => [project, stage];

const RULES: readonly FaultRule[] = [
  {
    type: 'registry.failing',
    over: ['registry.recovered'],
    subject: ({ data }) => [data.registry],
    // One outage may begin with one image and end with another; an image that is not there is a trouble of its own.
    detail: ({ data }) => [data.image, data.code],
  },
  { type: 'part.degraded', over: ['part.recovered'], subject: ({ data }) => [data.kind, data.part] },
  { type: 'stage.unhealthy', over: ['stage.recovered', 'deploy.succeeded'], subject: stageOf },
  { type: 'stage.drifted', over: ['stage.healed', 'deploy.succeeded'], subject: stageOf },
  {
    type: 'deploy.failed',
    over: ['deploy.succeeded'],
    subject: stageOf,
    detail: ({ data }) => [data.digest, data.code],
    // A person who tries again wants to hear how it ended; an automatic retry that fails alike is the same trouble.
    mayRepeat: ({ actor }) => actor.kind === 'timer',
  },
];

/** A fault that still stands is told again so long after. */
const REMIND_AFTER_MS = 24 * 60 * 60_000;

/** Which faults were told and are not over. Kept in memory: after a restart what stands is told once more. */
export class StandingFaults {
  readonly #told: Map<string, Standing>;

  constructor(told: ReadonlyMap<string, Standing> = new Map()) {
    this.#told = new Map(told);
  }

  copy(): StandingFaults {
    return new StandingFaults(this.#told);
  }

  /** False for the repeat of a fault that was told and still stands. Call once for each event, in order. */
  isNews(event: StoredEvent): boolean {
    for (const rule of RULES) if (rule.over.includes(event.type)) this.#told.delete(keyOf(rule, event));
    const rule = RULES.find(({ type }) => type === event.type);
    if (rule === undefined) return true;
    const key = keyOf(rule, event);
    const detail = JSON.stringify(rule.detail?.(event) ?? []);
    const at = Date.parse(event.at);
    const before = this.#told.get(key);
    const stands = before?.detail === detail && at - before.toldAt < REMIND_AFTER_MS;
    if (stands && (rule.mayRepeat?.(event) ?? true)) return false;
    this.#told.set(key, { toldAt: at, detail });
    return true;
  }
}

function keyOf(rule: FaultRule, event: StoredEvent): string {
  return JSON.stringify([rule.type, ...rule.subject(event)]);
}
